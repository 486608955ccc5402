// Rows that are sealed, and an enemy who owns the database: no trigger stops him.
#pragma once

#include "server/audit/audit.hpp"
#include "server/audit/sealer.hpp"
#include "server/audit/verify.hpp"
#include "tests/support/on_both_databases.hpp"

#include <fmt/format.h>

namespace taxasge {

class SealedRows : public OnBothDatabases {
 protected:
    Id happens(std::string_view kind = "login") {
        clock_.advance(std::chrono::milliseconds{1});
        const Id user = Id::make(clock_.now());
        const AuditEvent event{
            .kind = kind, .user_id = user, .session_id = {}, .client = "192.0.2.1", .at = clock_.now()};
        if (auto done = run(database().transact(record, event)); !done)
            throw std::runtime_error(done.error().detail);
        return user;
    }
    void happens_often(int times) {
        for (int i = 0; i < times; ++i) (void)happens();
    }

    std::int64_t seal() {
        const auto sealed = run(sealer_.seal_all());
        if (!sealed) throw std::runtime_error(sealed.error().detail);
        return *sealed;
    }

    AuditReport verify(std::optional<AuditHead> kept = {}) {
        VerifyAudit verification{database(), keys_};
        auto report = run(verification.run(std::move(kept)));
        if (!report) throw std::runtime_error(report.error().detail);
        return std::move(*report);
    }

    void let_the_enemy_in() {
        run_sql(on_sqlite() ? "DROP TRIGGER audit_events_sealed_once"
                            : "DROP TRIGGER audit_events_sealed_once ON audit_events");
        if (on_sqlite()) run_sql("DROP TRIGGER audit_events_stay");
    }

    std::string id_at(std::int64_t number) {
        return text("SELECT CAST(id AS text) FROM audit_events WHERE seal_number = $1", bind(number));
    }

    MasterKeys keys_{{MasterKey{"one", Bytes(32, 1)}}};
    AuditSealer sealer_{database(), keys_};
};

}  // namespace taxasge
