#include "server/audit/audit.hpp"

#include "tests/support/on_both_databases.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

class AuditTest : public OnBothDatabases {
 protected:
    AuditEvent logout_of(std::optional<Id> user) {
        return {
            .kind = "logout", .user_id = user, .session_id = {}, .client = "192.0.2.1", .at = clock_.now()};
    }
};
TAXASGE_ON_BOTH_DATABASES(AuditTest);

boost::asio::awaitable<Result<void>> record_and_fail(Transaction& transaction, AuditEvent event) {
    if (auto recorded = co_await record(transaction, event); !recorded) co_return recorded;
    co_return fail(Error{.code = Code::forbidden});
}

TEST_P(AuditTest, WritesWhatHappenedUnsealed) {
    const Id user = Id::make(clock_.now());
    ASSERT_TRUE(run(database().transact(record, logout_of(user))));
    const auto found = run(database().read(
        {"test.audit", "SELECT at, kind, user_id, session_id, client, seal_number, seal FROM audit_events"},
        Parameters{}));
    ASSERT_EQ(found->rows.size(), 1u);
    Time at;
    std::string kind;
    std::optional<Id> user_id;
    std::optional<Id> session_id;
    std::string client;
    std::optional<std::int64_t> seal_number;
    std::optional<Bytes> seal;
    ASSERT_TRUE(found->rows.front().read(at, kind, user_id, session_id, client, seal_number, seal));
    EXPECT_EQ(at, clock_.now());
    EXPECT_EQ(kind, "logout");
    EXPECT_EQ(user_id, user);
    EXPECT_EQ(session_id, std::nullopt);
    EXPECT_EQ(client, "192.0.2.1");
    EXPECT_EQ(seal_number, std::nullopt);
    EXPECT_EQ(seal, std::nullopt);
}

TEST_P(AuditTest, KnowsNobodyWhenThereIsNobody) {
    ASSERT_TRUE(run(database().transact(record, logout_of(std::nullopt))));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE user_id IS NULL"), 1);
}

TEST_P(AuditTest, NothingIsRecordedOfADeedThatWasUndone) {
    EXPECT_FALSE(run(database().transact(record_and_fail, logout_of(std::nullopt))));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events"), 0);
}

}  // namespace
}  // namespace taxasge
