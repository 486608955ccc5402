// `taxasge audit verify`: is what happened still what was sealed? Reads the chain from its beginning, a
// thousand rows at a time, beside servers that go on.
#pragma once

#include "server/audit/chain.hpp"
#include "server/database/database.hpp"

namespace taxasge {

enum class AuditFault {
    no_key,     // rows are sealed, and the chain's key is gone
    missing,    // the row of that number is gone
    changed,    // that row, or its place, is not what was sealed: edited, moved or put there
    half,       // a row has a number without a seal, or a seal without a number
    cut,        // the chain ends before its head
    not_there,  // the chain never had the head that was asked for, or has another one there
};

[[nodiscard]] std::string_view to_text(AuditFault fault);

struct AuditFinding {
    AuditFault fault;
    std::int64_t number;  // the first row that is wrong; 0 where none has a number
};

struct AuditReport {
    AuditHead head;             // as far as it is right
    std::int64_t unsealed = 0;  // rows that wait for their seal
    std::optional<AuditFinding> finding;
};

class VerifyAudit {
 public:
    VerifyAudit(Database& database, const MasterKeys& keys) : database_(database), keys_(keys) {}

    // `kept` is a head that somebody wrote down elsewhere: without one, a chain whose end was cut off
    // together with its head looks like a shorter chain. Errors: those of the database; invalid, when
    // MASTER_KEYS does not open the chain's key.
    [[nodiscard]] boost::asio::awaitable<Result<AuditReport>> run(std::optional<AuditHead> kept);

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> begin();
    [[nodiscard]] boost::asio::awaitable<Result<void>> walk();
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> count(const Statement& statement);
    void take(const ChainedEvent& event, std::int64_t number, const std::optional<Bytes>& seal);
    void compare(const AuditHead& wanted, AuditFault when_other);

    Database& database_;
    const MasterKeys& keys_;
    std::optional<Bytes> key_;
    std::optional<AuditHead> stored_;  // the head that the database names
    std::optional<AuditHead> kept_;
    AuditReport report_;
};

}  // namespace taxasge
