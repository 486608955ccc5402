#include "server/audit/seal_rows.hpp"
#include "server/audit/sealed_rows_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace taxasge {
namespace {

class Sealer : public SealedRows {
 protected:
    Result<AuditHead> head(const MasterKeys& keys) {
        AuditSealer sealer{database(), keys};
        return run(sealer.head());
    }
};
TAXASGE_ON_BOTH_DATABASES(Sealer);

TEST_P(Sealer, A57_LinksEveryRowInTheOrderInWhichItWasSealed) {
    happens_often(3);
    EXPECT_EQ(seal(), 3);
    happens_often(70);
    EXPECT_EQ(seal(), 70);
    EXPECT_EQ(seal(), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE seal IS NULL"), 0);
    EXPECT_EQ(count("SELECT MAX(seal_number) FROM audit_events"), 73);
    const AuditReport report = verify();
    EXPECT_FALSE(report.finding);
    EXPECT_EQ(report.head.number, 73);
    EXPECT_EQ(report.head, *head(keys_));
}

TEST_P(Sealer, A57_SealsARowThatCommitsLateAfterThoseThatBeganLater) {
    const Time early = clock_.now();
    happens_often(3);
    EXPECT_EQ(seal(), 3);
    const AuditEvent late{
        .kind = "late", .user_id = {}, .session_id = {}, .client = "192.0.2.1", .at = early};
    ASSERT_TRUE(run(database().transact(record, late)));
    EXPECT_EQ(seal(), 1);
    EXPECT_EQ(count("SELECT seal_number FROM audit_events WHERE kind = 'late'"), 4);
    EXPECT_FALSE(verify().finding);
}

class ManySealers : public SealedRows {};
TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(ManySealers);

boost::asio::awaitable<Result<void>> record_many(Transaction& transaction, AuditEvent event, int times) {
    for (int i = 0; i < times; ++i)
        if (auto recorded = co_await record(transaction, event); !recorded) co_return recorded;
    co_return Result<void>{};
}

TEST_P(ManySealers, A57_ManyAtOnceSealEachRowOnce) {
    std::vector<std::unique_ptr<Database>> databases;
    std::vector<boost::asio::awaitable<Result<std::int64_t>>> works;
    for (int i = 0; i < 3; ++i) {
        databases.push_back(open_another({}));
        ASSERT_TRUE(run(databases.back()->transact(seal_rows, &keys_)));  // and is connected
    }
    const AuditEvent event{
        .kind = "login", .user_id = {}, .session_id = {}, .client = "192.0.2.1", .at = clock_.now()};
    ASSERT_TRUE(run(database().transact(record_many, event, 600)));
    for (int i = 0; i < 6; ++i)
        works.push_back(databases[static_cast<std::size_t>(i) % 3]->transact(seal_rows, &keys_));
    std::int64_t sealed = 0;
    for (const auto& done : run_all(std::move(works))) {
        EXPECT_TRUE(done) << done.error().detail;
        sealed += done.value_or(0);
    }
    EXPECT_EQ(sealed, 600);
    const AuditReport report = verify();
    EXPECT_FALSE(report.finding);
    EXPECT_EQ(report.head.number, 600);
}

boost::asio::awaitable<Result<void>> record_and_seal(Transaction& transaction, AuditEvent event,
                                                     const MasterKeys* keys) {
    if (auto recorded = co_await record(transaction, event); !recorded) co_return recorded;
    if (const auto sealed = co_await seal_rows(transaction, keys); !sealed) co_return fail(sealed.error());
    co_return fail(Error{.code = Code::forbidden});
}

TEST_P(Sealer, A57_NothingIsLinkedToADeedThatWasUndone) {
    happens_often(2);
    EXPECT_EQ(seal(), 2);
    const AuditEvent undone{
        .kind = "undone", .user_id = {}, .session_id = {}, .client = "192.0.2.1", .at = clock_.now()};
    EXPECT_FALSE(run(database().transact(record_and_seal, undone, &keys_)));
    happens_often(1);
    EXPECT_EQ(seal(), 1);
    const AuditReport report = verify();
    EXPECT_FALSE(report.finding);
    EXPECT_EQ(report.head.number, 3);
}

TEST_P(Sealer, A57_AndA54_TheChainOutlivesTheMasterKeyThatItBeganWith) {
    happens_often(2);
    EXPECT_EQ(seal(), 2);
    const MasterKey old{"one", Bytes(32, 1)};
    const MasterKey young{"two", Bytes(32, 2)};
    ASSERT_TRUE(head(MasterKeys{{young, old}}));
    const MasterKeys young_only{{young}};
    AuditSealer sealer{database(), young_only};
    happens_often(1);
    ASSERT_EQ(run(sealer.seal_all()).value_or(0), 1);
    VerifyAudit verification{database(), young_only};
    const auto report = run(verification.run({}));
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_FALSE(report->finding);
    EXPECT_EQ(report->head.number, 3);
}

TEST_P(Sealer, A57_SealsNothingWithMasterKeysThatDoNotOpenTheChain) {
    happens_often(1);
    EXPECT_EQ(seal(), 1);
    happens_often(1);
    const MasterKeys others{{MasterKey{"other", Bytes(32, 9)}}};
    AuditSealer sealer{database(), others};
    const auto sealed = run(sealer.seal_all());
    ASSERT_FALSE(sealed);
    EXPECT_THAT(sealed.error().detail, ::testing::HasSubstr("MASTER_KEYS has no key 'one'"));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE seal IS NULL"), 1);
}

TEST_P(Sealer, A57_DoesNotBeginAnewWhenTheKeyWasTakenAway) {
    happens_often(1);
    EXPECT_EQ(seal(), 1);
    run_sql("DELETE FROM audit_chain");
    happens_often(1);
    const auto sealed = run(sealer_.seal_all());
    ASSERT_FALSE(sealed);
    EXPECT_THAT(sealed.error().detail, ::testing::HasSubstr("the chain's key is gone"));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_chain"), 0);
    const AuditReport report = verify();
    ASSERT_TRUE(report.finding);
    EXPECT_EQ(report.finding->fault, AuditFault::no_key);
}

TEST_P(Sealer, A57_TheDatabaseRefusesToRewriteWhatHappened) {
    happens_often(1);
    for (const char* sql : {"UPDATE audit_events SET kind = 'other'", "DELETE FROM audit_events"})
        EXPECT_THROW(run_sql(sql), std::runtime_error) << sql;
    EXPECT_EQ(seal(), 1);
    for (const char* sql :
         {"UPDATE audit_events SET seal_number = 2", "UPDATE audit_events SET kind = 'other'",
          "UPDATE audit_events SET seal = NULL, seal_number = NULL", "DELETE FROM audit_events"})
        EXPECT_THROW(run_sql(sql), std::runtime_error) << sql;
    EXPECT_FALSE(verify().finding);
}

}  // namespace
}  // namespace taxasge
