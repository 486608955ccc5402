// What hosted databases give to everybody: roles for anonymous visitors, and default privileges for them.
// Nothing of ours may be theirs.
#include "server/database/open.hpp"
#include "server/database/postgres/handle.hpp"
#include "tests/support/postgres_server.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

class PostgresPrivileges : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        if (test::PostgresServer::programs().empty()) return;
        server_ = std::make_unique<test::PostgresServer>();
        for (const char* role : {"anon", "authenticated"}) {
            test::ask_postgres(server_->url(), std::string{"CREATE ROLE "} + role + " LOGIN");
            for (const char* kind : {"TABLES", "SEQUENCES", "FUNCTIONS", "SCHEMAS"}) {
                test::ask_postgres(server_->url(), std::string{"ALTER DEFAULT PRIVILEGES GRANT ALL ON "} +
                                                       kind + " TO " + role);
            }
        }
        test::migrate_or_throw(server_->url());
    }
    static void TearDownTestSuite() { server_.reset(); }
    void SetUp() override {
        if (server_ == nullptr) GTEST_SKIP() << "the PostgreSQL server is not installed (postgresql)";
    }

    // All tables of our schema, and one that does exist for certain.
    std::vector<std::string> tables() {
        const PostgresHandle handle{PQconnectdb(server_->url().c_str())};
        const PostgresResult result{
            PQexec(handle.get(), "SELECT tablename FROM pg_tables WHERE schemaname = 'taxasge'")};
        std::vector<std::string> names;
        for (int i = 0; i < PQntuples(result.get()); ++i) names.emplace_back(PQgetvalue(result.get(), i, 0));
        return names;
    }

    inline static std::unique_ptr<test::PostgresServer> server_;
};

// A55 AU-08
TEST_F(PostgresPrivileges, A55_AU_08_AnonAndAuthenticatedReachNothing) {
    ASSERT_GE(tables().size(), 2U);
    for (const char* role : {"anon", "authenticated"}) {
        for (const std::string& table : tables()) {
            for (const std::string& attempt :
                 {"SELECT * FROM taxasge." + table, "DELETE FROM taxasge." + table,
                  "DROP TABLE taxasge." + table, "TRUNCATE taxasge." + table}) {
                EXPECT_THROW(test::ask_postgres(server_->url(role), attempt), std::runtime_error)
                    << role << ": " << attempt;
            }
        }
        EXPECT_THROW(test::ask_postgres(server_->url(role), "CREATE TABLE taxasge.mine (id int)"),
                     std::runtime_error);
        EXPECT_NO_THROW(test::ask_postgres(server_->url(role), "SELECT 1")) << "the role itself works";
    }
}

TEST_F(PostgresPrivileges, AU_08_NoPrivilegeOfTheirsIsWrittenDown) {
    const PostgresHandle handle{PQconnectdb(server_->url().c_str())};
    const PostgresResult result{PQexec(handle.get(), R"(
        SELECT count(*) FROM information_schema.role_table_grants
        WHERE table_schema = 'taxasge' AND grantee IN ('anon', 'authenticated', 'PUBLIC'))")};
    ASSERT_EQ(PQntuples(result.get()), 1);
    EXPECT_STREQ(PQgetvalue(result.get(), 0, 0), "0");
    const PostgresResult schema{PQexec(handle.get(), R"(
        SELECT count(*) FROM pg_namespace, aclexplode(nspacl) AS acl
        WHERE nspname = 'taxasge' AND acl.grantee <> nspowner)")};
    ASSERT_EQ(PQntuples(schema.get()), 1);
    EXPECT_STREQ(PQgetvalue(schema.get(), 0, 0), "0");
}

}  // namespace
}  // namespace taxasge
