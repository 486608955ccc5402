#include "server/sessions/signing_keys.hpp"

#include "base/digest.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace taxasge {
namespace {

class SigningKeysTest : public test::SessionsScene {
 protected:
    Result<std::shared_ptr<const SigningKeys>> load(const MasterKeys& keys) {
        return run(test::load_keys(database(), keys, clock_));
    }
    auto load() { return load(keys_); }
};
TAXASGE_ON_BOTH_DATABASES(SigningKeysTest);

TEST_P(SigningKeysTest, PF_27_InstancesThatStartAtOnceShareOneKey) {
    const auto second = open_another({});
    const auto third = open_another({});
    std::vector<boost::asio::awaitable<Result<std::shared_ptr<const SigningKeys>>>> starts;
    for (Database* one : {&database(), second.get(), third.get()})
        for (int i = 0; i < 4; ++i) starts.push_back(test::load_keys(*one, keys_, clock_));
    const auto loaded = run_all(std::move(starts));
    for (const auto& keys : loaded) {
        ASSERT_TRUE(keys) << keys.error().detail;
        EXPECT_EQ((*keys)->current().kid, (*loaded[0])->current().kid);
        EXPECT_TRUE(
            (*loaded[0])->current().key.verify("text", as_bytes((*keys)->current().key.sign("text"))));
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM signing_keys"), 1);
}

TEST_P(SigningKeysTest, PF_27_TheKeyOutlivesTheProcess) {
    const auto before = load();
    const auto after = load();
    ASSERT_TRUE(before && after);
    EXPECT_EQ((*before)->jwks(), (*after)->jwks());
}

// A32
TEST_P(SigningKeysTest, AU_39_WithOtherMasterKeysNothingStarts) {
    ASSERT_TRUE(load());
    const auto refused = load(test::make_master_keys());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "wrong_master_keys");
    EXPECT_NE(refused.error().detail.find("MASTER_KEYS"), std::string::npos);
    const auto other_name = load(MasterKeys{{{"k9", random_bytes(32)}}});
    EXPECT_EQ(other_name.error().reason, "wrong_master_keys");
    EXPECT_EQ(count("SELECT COUNT(*) FROM signing_keys"), 1);
}

TEST_P(SigningKeysTest, A32_ThePrivateHalfIsSealedAndBoundToItsName) {
    const auto keys = load();
    const auto row =
        run(database().read({"test.key", "SELECT private_sealed FROM signing_keys"}, Parameters{}));
    Bytes sealed;
    ASSERT_TRUE(row->rows.front().read(sealed));
    const Secret der = (*keys)->current().key.der();
    EXPECT_EQ(as_text(sealed).find(der.expose().substr(7, 32)), std::string_view::npos);
    EXPECT_TRUE(keys_.open(sealed, "signing-key:" + (*keys)->current().kid));
    EXPECT_FALSE(keys_.open(sealed, "signing-key:another"));
}

TEST_P(SigningKeysTest, ASealedKeyMovedToAnotherNameDoesNotOpen) {
    ASSERT_TRUE(load());
    run_sql("UPDATE signing_keys SET kid = 'another'");
    EXPECT_EQ(load().error().reason, "wrong_master_keys");
}

TEST_P(SigningKeysTest, A34_TheKeySetHasThePublicHalfAloneUnderItsThumbprint) {
    const auto keys = load();
    const auto set = boost::json::parse((*keys)->jwks()).as_object();
    ASSERT_EQ(set.at("keys").as_array().size(), 1u);
    const auto& key = set.at("keys").as_array()[0].as_object();
    EXPECT_EQ(key.size(), 7u);
    EXPECT_FALSE(key.contains("d"));
    EXPECT_EQ(from_base64url(std::string_view{key.at("x").as_string()})->size(), 32u);
    EXPECT_EQ(from_base64url(std::string_view{key.at("y").as_string()})->size(), 32u);
    EXPECT_EQ(key.at("kty"), "EC");
    EXPECT_EQ(key.at("crv"), "P-256");
    EXPECT_EQ(key.at("alg"), "ES256");
    EXPECT_EQ(key.at("use"), "sig");
    const std::string canonical = R"({"crv":"P-256","kty":"EC","x":")" +
                                  std::string{key.at("x").as_string()} + R"(","y":")" +
                                  std::string{key.at("y").as_string()} + R"("})";
    EXPECT_EQ(std::string_view{key.at("kid").as_string()}, to_base64url(sha256(as_bytes(canonical))));
}

// A34: what the readers make of a rotation.
TEST_P(SigningKeysTest, ThePreviousKeyStaysGoodAndIsShownButSignsNoMore) {
    const auto first = load();
    run_sql("UPDATE signing_keys SET state = 'previous'");
    EXPECT_EQ(load().error().code, Code::internal) << "nobody but a rotation leaves no current key";
    const Es256Key made = Es256Key::generate();
    const Bytes sealed = keys_.seal(as_bytes(made.der().expose()), "signing-key:" + made.thumbprint());
    run_sql("INSERT INTO signing_keys (kid, state, private_sealed, created_at) VALUES ($1, 'current', $2, 9)",
            bind(made.thumbprint(), sealed));
    const auto both = load();
    ASSERT_TRUE(both);
    EXPECT_EQ((*both)->all().size(), 2u);
    EXPECT_EQ((*both)->current().kid, made.thumbprint());
    EXPECT_NE((*both)->jwks().find((*first)->current().kid), std::string::npos);
}

}  // namespace
}  // namespace taxasge
