#include "server/audit/sealed_rows_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace taxasge {
namespace {

constexpr std::int64_t rows = 12;

const int rounds = std::getenv("TAXASGE_PROOF") == nullptr ? 15 : 400;

class Verify : public SealedRows {
 protected:
    void SetUp() override {
        SealedRows::SetUp();
        if (IsSkipped()) return;
        happens_often(rows);
        (void)seal();
        let_the_enemy_in();
    }

    void expect(AuditFault fault, std::int64_t number, std::optional<AuditHead> kept = {}) {
        const AuditReport report = verify(std::move(kept));
        ASSERT_TRUE(report.finding);
        EXPECT_EQ(to_text(report.finding->fault), to_text(fault));
        EXPECT_EQ(report.finding->number, number);
    }

    void renumber(std::int64_t from, std::int64_t to) {
        run_sql("UPDATE audit_events SET seal_number = $1 WHERE seal_number = $2", bind(to, from));
    }

    // Cuts the tail and makes the database's own head fit.
    void cut_after(std::int64_t number) {
        run_sql("DELETE FROM audit_events WHERE seal_number > $1", bind(number));
        run_sql(
            "UPDATE audit_chain SET head_number = $1,"
            " head_seal = (SELECT seal FROM audit_events WHERE seal_number = $1)",
            bind(number));
    }
};
TAXASGE_ON_BOTH_DATABASES(Verify);

TEST_P(Verify, A57_FindsNothingWhereNothingWasDone) {
    const AuditReport report = verify();
    EXPECT_FALSE(report.finding);
    EXPECT_EQ(report.head.number, rows);
    EXPECT_FALSE(verify(report.head).finding);
    happens_often(2);
    EXPECT_EQ(verify().unsealed, 2);
    (void)seal();
    EXPECT_FALSE(verify(report.head).finding) << "a head of before";
}

TEST_P(Verify, A57_FindsAnEditOfEachColumn) {
    const std::string other = Id::make(clock_.now()).text();
    const std::string before = text("SELECT CAST(user_id AS text) FROM audit_events WHERE seal_number = 5");
    for (const std::string& change :
         {"id = '" + other + "'", std::string{"at = at + 1"}, std::string{"kind = 'logout'"},
          "user_id = '" + other + "'", std::string{"user_id = NULL"}, "session_id = '" + other + "'",
          std::string{"client = '192.0.2.2'"}}) {
        const AuditReport whole = verify();
        ASSERT_FALSE(whole.finding);
        const std::string id = id_at(5);
        const std::int64_t at = count("SELECT at FROM audit_events WHERE seal_number = 5");
        run_sql("UPDATE audit_events SET " + change + " WHERE seal_number = 5");
        expect(AuditFault::changed, 5);
        run_sql(
            "UPDATE audit_events SET id = $1, at = $2, kind = 'login', user_id = $3, session_id = NULL,"
            " client = '192.0.2.1' WHERE seal_number = 5",
            bind(id, at, before));
    }
}

TEST_P(Verify, A57_FindsADeletionAlsoOfTheFirstAndTheLast) {
    run_sql("DELETE FROM audit_events WHERE seal_number = 12");
    expect(AuditFault::cut, 12);
    run_sql("DELETE FROM audit_events WHERE seal_number = 7");
    expect(AuditFault::missing, 7);
    run_sql("DELETE FROM audit_events WHERE seal_number = 1");
    expect(AuditFault::missing, 1);
    run_sql("DELETE FROM audit_events");
    expect(AuditFault::cut, 1);
}

TEST_P(Verify, A57_FindsADeletionThatWasClosedUp) {
    run_sql("DELETE FROM audit_events WHERE seal_number = 7");
    for (std::int64_t number = 8; number <= rows; ++number) renumber(number, number - 1);
    expect(AuditFault::changed, 7);
}

TEST_P(Verify, A57_FindsTwoRowsThatChangedPlaces) {
    renumber(3, 100);
    renumber(4, 3);
    renumber(100, 4);
    expect(AuditFault::changed, 3);
}

TEST_P(Verify, A57_FindsARowThatWasPutIn) {
    (void)happens("invented");
    for (std::int64_t number = rows; number >= 6; --number) renumber(number, number + 1);
    run_sql(
        "UPDATE audit_events SET seal_number = 6, seal = (SELECT seal FROM audit_events WHERE seal_number = "
        "5)"
        " WHERE kind = 'invented'");
    expect(AuditFault::changed, 6);
}

TEST_P(Verify, A57_FindsARowPutBeforeTheFirst) {
    (void)happens("invented");
    run_sql(
        "UPDATE audit_events SET seal_number = 0, seal = (SELECT seal FROM audit_events WHERE seal_number = "
        "5)"
        " WHERE kind = 'invented'");
    expect(AuditFault::changed, 0);
}

TEST_P(Verify, A57_FindsHalfASeal) {
    run_sql("UPDATE audit_events SET seal = NULL WHERE seal_number = 9");
    expect(AuditFault::half, 9);
    run_sql("UPDATE audit_events SET seal = (SELECT head_seal FROM audit_chain) WHERE seal_number = 9");
    expect(AuditFault::changed, 9);
}

TEST_P(Verify, A57_FindsASealThatWasTakenOffToBeGivenAnew) {
    run_sql("UPDATE audit_events SET seal = NULL, seal_number = NULL, kind = 'logout' WHERE seal_number = 9");
    (void)seal();
    expect(AuditFault::missing, 9);
}

TEST_P(Verify, A57_FindsACutTailByAHeadThatWasKept) {
    const AuditHead kept = verify().head;
    cut_after(10);
    EXPECT_FALSE(verify().finding) << "the database itself cannot tell";
    expect(AuditFault::cut, 11, kept);
    happens_often(4);
    (void)seal();
    EXPECT_FALSE(verify().finding);
    expect(AuditFault::not_there, 12, kept);
}

// Numbers alone would not tell: each seal stands on the one before it.
TEST_P(Verify, A57_FindsOthersInThePlaceOfSomeWithTheOldTailPutBack) {
    const AuditHead kept = verify().head;
    run_sql("CREATE TABLE kept_rows AS SELECT * FROM audit_events WHERE seal_number > 8");
    cut_after(6);
    happens_often(2);
    (void)seal();
    run_sql("INSERT INTO audit_events SELECT * FROM kept_rows");
    run_sql(
        "UPDATE audit_chain SET head_number = 12,"
        " head_seal = (SELECT seal FROM audit_events WHERE seal_number = 12)");
    expect(AuditFault::changed, 9, kept);
}

TEST_P(Verify, A57_FindsAnythingThatIsDoneAnywhere) {
    std::mt19937 random{57};
    const AuditHead kept = verify().head;
    run_sql("CREATE TABLE kept_rows AS SELECT * FROM audit_events");
    for (int round = 0; round < rounds; ++round) {
        const auto pick = [&] { return 1 + static_cast<std::int64_t>(random() % rows); };
        const std::int64_t number = pick();
        const std::int64_t other = 1 + (number + static_cast<std::int64_t>(random() % (rows - 1))) % rows;
        switch (random() % 4) {
            case 0:
                run_sql("UPDATE audit_events SET client = client || 'x' WHERE seal_number = $1",
                        bind(number));
                break;
            case 1:
                run_sql("DELETE FROM audit_events WHERE seal_number = $1", bind(number));
                break;
            case 2:
                renumber(number, 100);
                renumber(other, number);
                renumber(100, other);
                break;
            default:
                (void)happens("invented");
                run_sql("UPDATE audit_events SET seal_number = 100 WHERE kind = 'invented'");
                for (std::int64_t place = rows; place >= number; --place) renumber(place, place + 1);
                run_sql(
                    "UPDATE audit_events SET seal_number = $1, seal ="
                    " (SELECT seal FROM kept_rows WHERE seal_number = $2) WHERE kind = 'invented'",
                    bind(number, other));
        }
        ASSERT_TRUE(verify(kept).finding) << "round " << round;
        run_sql("DELETE FROM audit_events");
        run_sql("INSERT INTO audit_events SELECT * FROM kept_rows");
        ASSERT_FALSE(verify(kept).finding) << "round " << round;
    }
}

}  // namespace
}  // namespace taxasge
