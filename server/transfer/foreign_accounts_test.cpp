// People of the first TaxasGE and of Firebase, and what becomes of them.
#include "server/transfer/firebase_accounts.hpp"
#include "server/transfer/first_taxasge.hpp"
#include "server/transfer/transfer_fixture.hpp"
#include "server/users/imported_hash.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

class ForeignAccounts : public TransferFixture {
 protected:
    std::string column(std::string_view name, std::string_view email) {
        return text(fmt::format("SELECT COALESCE(CAST({} AS TEXT), '') FROM users LEFT JOIN credentials ON "
                                "credentials.user_id = users.id WHERE email_key = $1",
                                name),
                    bind(email));
    }
    [[nodiscard]] std::string standing(std::string_view email) {
        return column("status", email) + " " + column("role", email) + " " + column("user_type", email);
    }
    std::vector<std::string> import_first(std::string_view content, FileForm form = FileForm::csv) {
        FirstTaxasge format{addresses_, clock_.now()};
        auto told = import(content, format, form);
        notes_ = format.notes();
        return told;
    }

    Addresses addresses_ = Addresses::as_stated;
    std::vector<std::string> notes_;
};
TAXASGE_ON_BOTH_DATABASES(ForeignAccounts);

TEST_P(ForeignAccounts, A51_TheFirstTaxasgesTableComesAsCsv) {
    const std::string table = fmt::format(
        "id,email,password_hash,first_name,last_name,full_name,phone_number,preferred_language,role,status,"
        "created_at,last_login,address,avatar_url\r\n"
        "5F1E6C7A-0000-4000-8000-000000000001,Ana@Correo.example,{},Ana,\"Mba, \"\"la\"\" de\n"
        "Malabo\",x,222123456,fr,business,active,2025-10-24 17:05:07.995159+00,,Calle 1,\r\n"
        "5f1e6c7a-0000-4000-8000-000000000002,juan@correo.example,{},Juan,Obiang,x,,,admin,suspended,"
        "2025-10-24T19:05:07+02:00,2025-11-01 00:00:00,,\r\n",
        bcrypt, std::string(64, 'a'));
    EXPECT_THAT(import_first(table), ElementsAre("2:last_name:invalid_name"));
    std::string mended = table;
    mended.replace(mended.find("de\nM"), 4, "de M");
    EXPECT_THAT(import_first(mended), IsEmpty());
    EXPECT_EQ(counted(), "1/1/0");
    EXPECT_EQ(standing("ana@correo.example"), "active user business");
    EXPECT_EQ(standing("juan@correo.example"), "suspended user citizen")
        << "AU-20: anybody could call himself admin";
    EXPECT_EQ(column("users.id", "ana@correo.example"), "5f1e6c7a-0000-4000-8000-000000000001");
    EXPECT_EQ(column("last_name", "ana@correo.example"), "Mba, \"la\" de Malabo");
    EXPECT_EQ(column("phone", "ana@correo.example"), "+240222123456");
    EXPECT_EQ(column("language", "ana@correo.example"), "fr");
    EXPECT_EQ(column("password_hash", "ana@correo.example"), mark_as_cut(bcrypt));
    EXPECT_EQ(column("password_hash", "juan@correo.example"), "")
        << "AU-25: a bare SHA-256 is no password hash";
    EXPECT_EQ(count("SELECT created_at FROM users WHERE email_key = 'ana@correo.example'"), 1761325507995);
    EXPECT_EQ(count("SELECT created_at FROM users WHERE email_key = 'juan@correo.example'"), 1761325507000);
    EXPECT_THAT(notes_, ElementsAre("not taken over: address",
                                    "1 had another role than citizen or business, and came as users",
                                    "1 had a bare SHA-256 for a password, and came without one"));
}

TEST_P(ForeignAccounts, A51_TheFirstTaxasgesTableComesAsJson) {
    const std::string people = fmt::format(
        R"([{{"email": "ana@correo.example", "password_hash": "{}", "first_name": "Ana", "last_name": "Mba",
  "email_verified": false, "status": "active"}},
 {{"email": "eva@correo.example", "password_hash": null, "first_name": "Eva", "last_name": "Mba", "status": "pending_verification"}},
 {{"email": "zoe@correo.example", "first_name": "Zoe", "last_name": "}}]", "status": "gone"}}])",
        bcrypt);
    EXPECT_THAT(import_first(people, FileForm::json_array), ElementsAre("4:status:invalid_choice"));
    EXPECT_EQ(standing("ana@correo.example"), "pending user citizen");
    EXPECT_EQ(standing("eva@correo.example"), "pending user citizen");
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE updated_at = $1", bind(clock_.now())), 2)
        << "they have seven days from now";
    EXPECT_THAT(import_first(people, FileForm::json_array), ElementsAre("4:status:invalid_choice"));
    EXPECT_EQ(counted(), "0/2/1") << "a row without an identifier is known again";
}

TEST_P(ForeignAccounts, AddressesThatTheOperatorTrustsAreVerified) {
    addresses_ = Addresses::trusted;
    EXPECT_THAT(
        import_first("email,first_name,last_name,status\nana@correo.example,Ana,Mba,pending_verification\n"
                     "eva@correo.example,Eva,Mba,deactivated\n"),
        IsEmpty());
    EXPECT_EQ(standing("ana@correo.example"), "active user citizen");
    EXPECT_EQ(standing("eva@correo.example"), "suspended user citizen");
}

TEST_P(ForeignAccounts, A51_ACsvThatIsNoneOrEndsInTheMiddleIsSaidSo) {
    using ::testing::EndsWith;
    EXPECT_THAT(import_first("a,b\n1,2\n"),
                ElementsAre(EndsWith("the first row does not name a column email")));
    const std::string head = "email,first_name,last_name\n";
    EXPECT_THAT(import_first(head + "ana@correo.example,Ana\n"),
                ElementsAre("2:row:wrong_number_of_columns"));
    EXPECT_THAT(import_first(head + "ana@correo.example,Ana,Mb"),
                ElementsAre(EndsWith("the file ends in the middle of this row")));
    EXPECT_THAT(import_first(head + "ana@correo.example,Ana,\"Mba\n"),
                ElementsAre(EndsWith("the file ends in the middle of this row")));
    EXPECT_THAT(import_first(head + std::string(70'000, 'a') + ",Ana,Mba\n"), ElementsAre("2:row:too_long"));
    EXPECT_THAT(import_first("", FileForm::csv),
                ElementsAre(EndsWith("the file ends in the middle of this row")));
    EXPECT_EQ(users(), 0);
}

// Google's own vector [github.com/firebase/scrypt].
constexpr std::string_view hash_config = R"(hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
})";
constexpr std::string_view accounts = R"({"users": [
{"localId": "kYi4EvWQlQTKSfnJ3dRSP6IH3ed2", "email": "user1@test.example", "emailVerified": true,
 "passwordHash": "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
 "salt": "42xEC+ixf3L2lw==", "displayName": "Test User 1", "createdAt": "1508893925000",
 "lastSignedInAt": "1508893926000", "phoneNumber": "+240222123456", "providerUserInfo": [{"providerId": "password"}]},
{"localId": "two", "email": "two@test.example", "emailVerified": false, "createdAt": 1508893925000,
 "customAttributes": "{\"admin\": true}"},
{"localId": "three", "phoneNumber": "+240222123457"},
{"localId": "four", "email": "four@test.example", "emailVerified": true, "disabled": true, "passwordHash": "QUJD", "salt": ""}
]})";

TEST_P(ForeignAccounts, A51_FirebasesExportComesWithItsPasswords) {
    const auto project = parse_hash_config(hash_config);
    ASSERT_TRUE(project);
    FirebaseAccounts format{*project, Addresses::as_stated, clock_.now()};
    EXPECT_THAT(import(accounts, format, FileForm::json_array),
                ElementsAre("8:email:required", "9:salt:required", "9:passwordHash:unknown_hash"));
    EXPECT_EQ(standing("user1@test.example"), "active user citizen");
    EXPECT_EQ(column("first_name", "user1@test.example"), "Test");
    EXPECT_EQ(column("last_name", "user1@test.example"), "User 1");
    EXPECT_EQ(column("phone", "user1@test.example"), "+240222123456");
    EXPECT_EQ(count("SELECT created_at FROM users WHERE email_key = 'user1@test.example'"), 1508893925000);
    EXPECT_EQ(count("SELECT last_login_at FROM users WHERE email_key = 'user1@test.example'"), 1508893926000);
    const auto kept = ImportedHash::parse(column("password_hash", "user1@test.example"));
    ASSERT_TRUE(kept);
    EXPECT_TRUE(kept->is_of(Secret{"user1password"}));
    EXPECT_EQ(standing("two@test.example"), "pending user citizen");
    EXPECT_EQ(column("first_name", "two@test.example"), "two");
    EXPECT_THAT(format.notes(), ElementsAre("not taken over: customAttributes"));
    EXPECT_THAT(import(accounts, format, FileForm::json_array), ::testing::SizeIs(3));
    EXPECT_EQ(counted(), "0/2/2");
}

TEST_P(ForeignAccounts, A51_WhomFirebaseDisabledComesSuspended) {
    FirebaseAccounts format{parse_hash_config(hash_config).value(), Addresses::as_stated, clock_.now()};
    constexpr std::string_view disabled =
        R"({"users": [{"localId": "u1", "email": "out@test.example", "emailVerified": true, "disabled": true}]})";
    EXPECT_THAT(import(disabled, format, FileForm::json_array), ::testing::IsEmpty());
    EXPECT_EQ(standing("out@test.example"), "suspended user citizen");
}

TEST_P(ForeignAccounts, A51_AFirebaseFileThatIsNoneOrEndsInTheMiddleIsSaidSo) {
    FirebaseAccounts format{parse_hash_config(hash_config).value(), Addresses::as_stated, clock_.now()};
    const auto told = [&](std::string_view content) { return import(content, format, FileForm::json_array); };
    using ::testing::EndsWith;
    for (const std::size_t length :
         {std::size_t{15}, std::size_t{200}, accounts.size() - 2, accounts.size() - 3})
        EXPECT_THAT(told(accounts.substr(0, length)),
                    ::testing::Contains(EndsWith("the file ends in the middle")))
            << length;
    EXPECT_EQ(users(), 0);
    EXPECT_THAT(told("{}"), ElementsAre(EndsWith("there is no list in this file")));
    EXPECT_THAT(told("[1]"), ElementsAre(EndsWith("this is no list of objects")));
}

TEST(HashConfig, NamesWhatIsMissing) {
    for (const char* name :
         {"algorithm", "base64_signer_key", "base64_salt_separator", "rounds", "mem_cost"}) {
        std::string text{hash_config};
        text.replace(text.find(name), 4, "xxxx");
        const auto project = parse_hash_config(text);
        ASSERT_FALSE(project) << name;
        EXPECT_THAT(project.error().detail, ::testing::HasSubstr(name));
        EXPECT_FALSE(project.error().detail.contains("jxspr8"));
    }
    std::string dear{hash_config};
    dear.replace(dear.find("14"), 2, "24");
    EXPECT_FALSE(parse_hash_config(dear));
}

}  // namespace
}  // namespace taxasge
