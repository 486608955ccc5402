// People who came with an import sign in with the password that they have, and leave with a hash of ours.
#include "server/users/accounts_fixture.hpp"
#include "server/users/imported_hash.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

struct Known {
    const char* password;
    const char* stored;
};

// One of each kind; where they come from stands in imported_hash_test.cpp.
constexpr std::array<Known, 8> one_of_each{
    {{"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
     {"user1password",
      "$firebase-scrypt$ln=14,r=8$42xEC+ixf3L2lwc$GjH2+Jz+dglLj5NuFkZHgBvZnv8Z8VZE5sdIgEAbIgeXy+ZfSpJLu1A++"
      "pZcpx0OhX41mDwvu2Olmp+PnfLfyQ"},
     {"password", "$scrypt$ln=8,r=8,p=1$WKs1xljLudd6z9kbY0wpJQ$yCR4iDZYDKv+iEJj6yHY0lv/epnfB6f/w1EbXrsJOuQ"},
     {"password", "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ"},
     {"l\u00e8tmein", "pbkdf2_sha256$30000$seasalt$VrX+V8drCGo68wlvy6rfu8i1d1pfkdeXA4LJkRGJodY="},
     {"password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"},
     {"password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"},
     {"password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"}}};

class ImportedHashLogin : public AccountsFixture {
 protected:
    void put_hash(std::string_view stored) {
        run_sql("UPDATE credentials SET password_hash = $1", bind(stored));
    }
    [[nodiscard]] std::string kept() { return text("SELECT password_hash FROM credentials"); }
};
TAXASGE_ON_BOTH_DATABASES(ImportedHashLogin);

TEST_P(ImportedHashLogin, A7_A8_EachKindOpensOnceAndIsThenReplacedByOurs) {
    have_account();
    for (const auto& [password, stored] : one_of_each) {
        put_hash(stored);
        EXPECT_EQ(login(std::string{password} + "x").reason, "invalid_credentials") << stored;
        EXPECT_EQ(kept(), stored) << "a wrong password changes nothing";
        EXPECT_EQ(login(password).status, 200U) << stored;
        EXPECT_EQ(read_hash_cost(kept()).value(), AccountsKit::hash_cost) << stored;
        EXPECT_EQ(login(password).status, 200U) << stored;
        EXPECT_EQ(login(std::string{password} + "x").reason, "invalid_credentials") << stored;
    }
}

TEST_P(ImportedHashLogin, A7_AU_34_AfterTheLoginAllOfALongPasswordCounts) {
    have_account();
    const std::string of_72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    put_hash(mark_as_cut("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"));
    EXPECT_EQ(login(of_72 + " and a tail").status, 200U);
    EXPECT_EQ(login(of_72 + " and a tail").status, 200U);
    EXPECT_EQ(login(of_72).reason, "invalid_credentials");
    EXPECT_EQ(login(of_72 + " and a tale").reason, "invalid_credentials");
}

TEST_P(ImportedHashLogin, A7_AFailedWriteDoesNotFailTheLogin) {
    have_account();
    const auto& [password, stored] = one_of_each.front();
    put_hash(stored);
    run_sql(
        on_sqlite()
            ? "CREATE TRIGGER frozen BEFORE UPDATE ON credentials BEGIN SELECT RAISE(ABORT, 'no'); END"
            : "ALTER TABLE credentials ADD CONSTRAINT frozen CHECK (length(password_hash) = 1) NOT VALID");
    EXPECT_EQ(login(password).status, 200U);
    EXPECT_EQ(kept(), stored);
    EXPECT_EQ(login(password).status, 200U) << "and the next one tries again";
    run_sql(on_sqlite() ? "DROP TRIGGER frozen" : "ALTER TABLE credentials DROP CONSTRAINT frozen");
    EXPECT_EQ(login(password).status, 200U);
    EXPECT_NE(kept(), stored);
}

// Each would take a worker for minutes, or all memory.
TEST_P(ImportedHashLogin, A8_AHostileRowIsNobodysAndStaysAsItIs) {
    have_account();
    const std::string digest(43, 'A');
    for (const std::string& stored :
         {"$2b$31$" + std::string(53, 'a'), "$scrypt$ln=30,r=8,p=1$YQ$" + digest,
          "$firebase-scrypt$ln=30,r=8$YQ$" + digest, "$pbkdf2-sha256$4294967295$YQ$" + digest,
          "$argon2i$v=19$m=4194304,t=9,p=1$c2FsdHNhbHQ$" + digest}) {
        put_hash(stored);
        recorder_.take();
        EXPECT_EQ(login(good_password).reason, "invalid_credentials") << stored;
        EXPECT_EQ(kept(), stored);
    }
}

}  // namespace
}  // namespace taxasge
