#include "server/users/imported_hash.hpp"

#include "server/users/hash_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace taxasge {
namespace {

struct Known {
    std::string password;
    std::string stored;
};

const std::string of_72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool opens(const std::string& password, const std::string& stored) {
    const auto hash = ImportedHash::parse(stored);
    return hash && hash->is_affordable() && hash->is_of(Secret{password});
}

// A wrong password, and a hash with one character changed, must not open.
void expect_known(const std::vector<Known>& table) {
    for (const auto& [password, stored] : table) {
        EXPECT_TRUE(opens(password, stored)) << stored;
        EXPECT_FALSE(opens(password + "x", stored)) << stored;
        std::string changed = stored;
        char& last = changed[changed.size() - 6];
        last = last == 'a' ? 'b' : 'a';
        EXPECT_FALSE(opens(password, changed)) << changed;
    }
}

// The vectors of crypt_blowfish [Openwall, wrapper.c], which libxcrypt, PHP and others test with too.
TEST(ImportedHash, A8_BcryptVerifiesTheVectorsOfOpenwall) {
    expect_known({{"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
                  {"U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"},
                  {"U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"},
                  {"\xff\xff\xa3", "$2b$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"},
                  {"\xff\xff\xa3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"},
                  {"\xff\xff\xa3", "$2a$05$/OK.fbVrR/bpIqNJ5ianF.nqd1wy.pTMdcvrRWxyiGL2eMz.2a85."}});
}

// Openwall's vector for "chars after 72 are ignored".
TEST(ImportedHash, A8_AU_34_OnlyWhereTheMakerCutPasswordsTheirFirst72BytesAreEnough) {
    const std::string bcrypt = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
    EXPECT_TRUE(opens(of_72, bcrypt));
    EXPECT_FALSE(opens(of_72 + "chars after 72 are ignored", bcrypt));
    EXPECT_TRUE(opens(of_72, mark_as_cut(bcrypt)));
    EXPECT_TRUE(opens(of_72 + "chars after 72 are ignored", mark_as_cut(bcrypt)));
    EXPECT_FALSE(opens(of_72.substr(0, 71), mark_as_cut(bcrypt)));
    EXPECT_FALSE(opens("x" + of_72, mark_as_cut(bcrypt)));
}

TEST(ImportedHash, A8_ANulDoesNotEndAPassword) {
    const std::string bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    EXPECT_FALSE(opens(std::string{"U*U\0", 4}, bcrypt));
    EXPECT_FALSE(opens(std::string{"U*U\0x", 5}, mark_as_cut(bcrypt)));
}

// passlib's documentation and tests; the second one is RFC 7914's "password", "NaCl", its first 32 bytes.
TEST(ImportedHash, A8_ScryptVerifiesTheVectorsOfPasslibAndTheStandard) {
    expect_known(
        {{"password",
          "$scrypt$ln=8,r=8,p=1$WKs1xljLudd6z9kbY0wpJQ$yCR4iDZYDKv+iEJj6yHY0lv/epnfB6f/w1EbXrsJOuQ"},
         {"password", "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI"},
         {"password",
          "$scrypt$ln=8,r=2,p=1$dO6d0xoDoLT2PofQGoNQag$g/Wf2A0vhHhaJM+addK61QPBthSmYB6uVTtQzh8CM3o"},
         {"", "$scrypt$ln=4,r=1,p=1$$d9ZXYjhleyA7GcpCwYoEl/FrSETjB0ro39/6P+3iFEI"},
         {"password",
          "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"}});
}

// The one vector that Google publishes [github.com/firebase/scrypt, README].
TEST(ImportedHash, A8_FirebaseVerifiesItsVectorWithoutItsSignerKey) {
    const auto bytes = [](std::string_view text) { return decode_base64(text, Base64::padded).value(); };
    const std::string signer =
        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    const FirebaseProject project{.signer_key = bytes(signer),
                                  .salt_separator = bytes("Bw=="),
                                  .cost = {.log_n = 14, .block_size = 8, .lanes = 1}};
    const auto hash =
        bytes("lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==");
    const auto kept = keep_firebase_hash(project, bytes("42xEC+ixf3L2lw=="), hash);
    ASSERT_TRUE(kept);
    expect_known({{"user1password", *kept}});
    EXPECT_FALSE(kept->contains(signer.substr(0, 20)));
    EXPECT_LE(kept->size(), 512U);
    EXPECT_FALSE(keep_firebase_hash(project, bytes("42xEC+ixf3L2lw=="), ByteView{hash}.first(63)));
}

// passlib's and Django's tests.
TEST(ImportedHash, A8_Pbkdf2VerifiesTheVectorsOfPasslibAndDjango) {
    expect_known(
        {{"password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"},
         {"password",
          "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ"},
         {"password",
          "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX."
          "esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww"},
         {"l\u00e8tmein", "pbkdf2_sha256$30000$seasalt$VrX+V8drCGo68wlvy6rfu8i1d1pfkdeXA4LJkRGJodY="},
         {"l\u00e8tmein", "pbkdf2_sha256$600000$seasalt$OAXyhAQ/4ZDA9V5RMExt3C1OwQdUpLZ99vm1McFlLRA="}});
}

// The vectors of the reference implementation [github.com/P-H-C/phc-winner-argon2, src/test.c].
TEST(ImportedHash, A8_Argon2VerifiesTheVectorsOfItsAuthors) {
    const std::string of_p1 = "$v=19$m=256,t=2,p=1$c29tZXNhbHQ$";
    const std::string of_p2 = "$v=19$m=256,t=2,p=2$c29tZXNhbHQ$";
    expect_known({{"password", "$argon2i" + of_p1 + "iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"},
                  {"password", "$argon2i" + of_p2 + "T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E"},
                  {"password", "$argon2id" + of_p1 + "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
                  {"password", "$argon2id" + of_p2 + "bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"},
                  {"password",
                   "$argon2i$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$qqlT1YrzcGzj3xrv1KZKhOMdf1QXUjHxKFJZ+IF0zls"}});
}

const std::string b53(53, 'a');
const std::string d43(43, 'A');  // 32 bytes
const std::string d27(27, 'A');  // 20 bytes
const std::string d86(86, 'A');  // 64 bytes

// What the defaults of the libraries that people come from ask for.
TEST(ImportedHash, A8_WhatOthersMakeIsAffordable) {
    for (const std::string& stored :
         {"$2b$12$" + b53, "$2y$13$" + b53, mark_as_cut("$2b$12$" + b53), "$scrypt$ln=16,r=8,p=1$YQ$" + d43,
          "$scrypt$ln=14,r=8,p=5$YQ$" + d86, "$firebase-scrypt$ln=14,r=8$YQ$" + d86,
          "$pbkdf2$131000$YQ$" + d27, "$pbkdf2-sha256$29000$YQ$" + d43, "$pbkdf2-sha512$210000$YQ$" + d86,
          "pbkdf2_sha256$1200000$salt$" + d43 + "=", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$" + d43,
          "$argon2id$v=19$m=102400,t=2,p=8$c2FsdHNhbHQ$" + d43,
          "$argon2i$v=19$m=65536,t=4,p=1$c2FsdHNhbHQ$" + d43,
          "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$" + d43})
        EXPECT_EQ(judge_hash(stored), HashVerdict::good) << stored;
}

TEST(ImportedHash, A8_NobodyMakesUsPayForHoursOrForGigabytes) {
    for (const std::string& stored : {"$2b$14$" + b53,
                                      "$2b$31$" + b53,
                                      mark_as_cut("$2a$99$" + b53),
                                      "$2b$03$" + b53,
                                      "$scrypt$ln=17,r=8,p=1$YQ$" + d43,
                                      "$scrypt$ln=63,r=8,p=1$YQ$" + d43,
                                      "$scrypt$ln=4294967295,r=1,p=1$YQ$" + d43,
                                      "$scrypt$ln=16,r=8,p=3$YQ$" + d43,
                                      "$scrypt$ln=1,r=1,p=4294967295$YQ$" + d43,
                                      "$scrypt$ln=1,r=1,p=257$YQ$" + d43,
                                      "$scrypt$ln=1,r=4294967295,p=4294967295$YQ$" + d43,
                                      "$scrypt$ln=1,r=1048576,p=1$YQ$" + d43,
                                      "$firebase-scrypt$ln=31,r=8$YQ$" + d86,
                                      "$firebase-scrypt$ln=14,r=4294967295$YQ$" + d86,
                                      "$pbkdf2-sha256$1500001$YQ$" + d43,
                                      "$pbkdf2-sha512$1000001$YQ$" + d86,
                                      "pbkdf2_sha256$4294967295$salt$" + d43 + "=",
                                      "$argon2id$v=19$m=102401,t=1,p=1$c2FsdHNhbHQ$" + d43,
                                      "$argon2i$v=19$m=8,t=4294967295,p=1$c2FsdHNhbHQ$" + d43,
                                      "$argon2id$v=19$m=4294967295,t=4294967295,p=1$c2FsdHNhbHQ$" + d43,
                                      "$argon2id$v=19$m=1024,t=1,p=17$c2FsdHNhbHQ$" + d43})
        EXPECT_EQ(judge_hash(stored), HashVerdict::too_expensive) << stored;
}

TEST(ImportedHash, A8_WhatIsSpeltOtherwiseIsNoHash) {
    for (const std::string& stored :
         std::vector<std::string>{"",
                                  std::string{"-"},
                                  "$2x$05$" + b53,
                                  "$2b$5$" + b53,
                                  "$2b$005$" + b53,
                                  "$2b$+5$" + b53,
                                  "$2b$05$" + b53 + "a",
                                  "$2b$05$" + b53.substr(1),
                                  "$2b$05$" + b53.substr(1) + "=",
                                  "$bcrypt72$bcrypt72$2b$05$" + b53,
                                  "$scrypt$ln=08,r=8,p=1$YQ$" + d43,
                                  "$scrypt$ln=8,r=8,p=1$YQ==$" + d43,
                                  "$scrypt$ln=8,r=8,p=1$YR$" + d43,
                                  "$scrypt$ln=8,r=8,p=1$YQ$" + d43 + "=",
                                  "$scrypt$ln=8,r=8,p=1$YQ$YQ",
                                  "$scrypt$r=8,ln=8,p=1$YQ$" + d43,
                                  "$scrypt$ln=8,r=8,p=1$YQ",
                                  "$firebase-scrypt$ln=14,r=8,p=1$YQ$" + d86,
                                  "$pbkdf2-sha256$0$YQ$" + d43,
                                  "$pbkdf2-sha256$-1$YQ$" + d43,
                                  "$pbkdf2-sha256$4294967296$YQ$" + d43,
                                  "$pbkdf2-sha256$9$YQ$" + d86,
                                  "$pbkdf2-sha512$9$YQ$" + d43,
                                  "$pbkdf2-sha256$9$Y+$" + d43,
                                  "pbkdf2_sha256$9$salt$" + d43,
                                  "pbkdf2_md5$9$salt$" + d43,
                                  "pbkdf2_sha256$9$s\xff$" + d43 + "=",
                                  "$argon2d$v=19$m=8,t=1,p=1$c2FsdA$" + d43,
                                  "$argon2i$v=16$m=8,t=1,p=1$c2FsdA$" + d43,
                                  "$argon2i$m=8,t=1,p=1$c2FsdA$" + d43,
                                  "$argon2id$v=19$m=8,t=1,p=0$c2FsdA$" + d43,
                                  "$argon2id$v=19$t=1,m=8,p=1$c2FsdA$" + d43,
                                  std::string(64, 'a'),
                                  "pbkdf2_sha256$9$" + std::string(500, 's') + "$" + d43 + "="})
        EXPECT_EQ(judge_hash(stored), HashVerdict::unknown) << stored;
}

}  // namespace
}  // namespace taxasge
