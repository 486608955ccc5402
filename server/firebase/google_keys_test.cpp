#include "server/firebase/google_keys.hpp"

#include "server/firebase/firebase_scene.hpp"
#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <thread>

using namespace std::chrono_literals;

namespace taxasge {
namespace {

using namespace test;

class GoogleKeysCache : public testing::Test {
 protected:
    GoogleKeysCache() { server_.answer(key_document()); }

    Result<RsaPublicKey> find(GoogleKeys& keys, const std::string& kid = "one") {
        return run_awaitable(context_, keys.find(kid));
    }
    Result<RsaPublicKey> find(const std::string& kid = "one") { return find(keys_, kid); }
    std::int64_t renew() { return run_awaitable(context_, keys_.renew_if_due()).value_or(-1); }
    bool is_well() { return run_awaitable(context_, keys_.probe()).has_value(); }

    KeyServer server_;
    boost::asio::io_context context_{1};
    SettableClock clock_{token_time};
    GoogleKeys keys_{server_.url(), clock_, patient};
};

TEST_F(GoogleKeysCache, A49_KeysAreKeptForTheirMaxAge) {
    ASSERT_TRUE(find());
    clock_.advance(599s);
    ASSERT_TRUE(find());
    EXPECT_EQ(server_.requests(), 1);
    clock_.advance(1s);
    ASSERT_TRUE(find());
    EXPECT_EQ(server_.requests(), 2);
}

TEST_F(GoogleKeysCache, A49_AtLeastAMinuteAtMostADayLessTheirAge) {
    struct Case {
        std::string headers;
        std::chrono::seconds kept;
    };
    for (const auto& [headers, kept] :
         {Case{"Cache-Control: max-age=0\r\n", 60s}, Case{"", 60s}, Case{"Cache-Control: no-store\r\n", 60s},
          Case{"Cache-Control: s-max-age=900\r\n", 60s}, Case{"Cache-Control: max-age=nonsense\r\n", 60s},
          Case{"Cache-Control: max-age=99999999999999999999\r\n", 24h},
          Case{"cache-control: public, MAX-AGE=300, must-revalidate\r\nAge: 100\r\n", 200s},
          Case{"Cache-Control: max-age=900\r\n", 900s}}) {
        server_.answer(key_document(), headers);
        GoogleKeys keys{server_.url(), clock_, patient};
        ASSERT_TRUE(find(keys)) << headers;
        clock_.advance(kept - 1s);
        ASSERT_TRUE(find(keys)) << headers;
        EXPECT_EQ(keys.fetches(), 1U) << headers;
        clock_.advance(1s);
        ASSERT_TRUE(find(keys)) << headers;
        EXPECT_EQ(keys.fetches(), 2U) << headers;
    }
}

TEST_F(GoogleKeysCache, A49_TheyAreRenewedBeforeTheyLapse) {
    EXPECT_EQ(renew(), 0) << "nobody has needed them yet";
    ASSERT_TRUE(find());
    EXPECT_EQ(renew(), 0);
    clock_.advance(450s);
    server_.answer(key_document({"one", "two"}));
    EXPECT_EQ(renew(), 1);
    EXPECT_EQ(renew(), 0);
    EXPECT_TRUE(find("two"));
    EXPECT_EQ(server_.requests(), 2);
}

TEST_F(GoogleKeysCache, A49_UnknownKeysCauseOneFetchAMinuteAtMost) {
    ASSERT_TRUE(find());
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(find("made up " + std::to_string(i)).error().reason, "invalid_id_token");
    EXPECT_EQ(server_.requests(), 1) << "they were fetched less than a minute ago";
    clock_.advance(60s);
    server_.answer(key_document({"one", "two"}));
    EXPECT_TRUE(find("two")) << "a key that Google began to use early";
    for (int i = 0; i < 20; ++i) EXPECT_FALSE(find("made up " + std::to_string(i)));
    EXPECT_EQ(server_.requests(), 2);
}

TEST_F(GoogleKeysCache, A49_ManyAtOnceFetchOnce) {
    std::vector<boost::asio::awaitable<Result<RsaPublicKey>>> all;
    for (int i = 0; i < 50; ++i) all.push_back(keys_.find("one"));
    for (const auto& key : run_awaitables(context_, std::move(all))) EXPECT_TRUE(key);
    EXPECT_EQ(server_.requests(), 1);
}

TEST_F(GoogleKeysCache, A49_WhileGoogleIsAwayTheKeptOnesServeUntilTheyLapse) {
    ASSERT_TRUE(find());
    EXPECT_TRUE(is_well());
    server_.answer("busy", "", "503 Service Unavailable");
    clock_.advance(599s);
    EXPECT_EQ(renew(), -1);
    EXPECT_TRUE(find());
    EXPECT_FALSE(is_well());
    EXPECT_EQ(find("unknown").error().code, Code::unavailable) << "it may be a new one";
    clock_.advance(1s);
    const auto refused = find();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable);
    EXPECT_GT(refused.error().retry_after, 0s);
    const int asked = server_.requests();
    EXPECT_FALSE(find());
    EXPECT_EQ(server_.requests(), asked) << "it is not asked again at once";
    server_.answer(key_document());
    clock_.advance(5s);
    EXPECT_TRUE(find());
    EXPECT_TRUE(is_well());
}

TEST_F(GoogleKeysCache, A49_WhatIsNoWholeKeySetIsNotTaken) {
    auto even = google().jwk("one");
    even["e"] = "AQAA";
    auto one = google().jwk("one");
    one["e"] = "AQ";
    auto small = google().jwk("one");
    small["n"] = google().n.substr(0, 170);
    const auto set = [](const boost::json::object& key) {
        return boost::json::serialize(boost::json::object{{"keys", boost::json::array{key}}});
    };
    const std::string whole = key_document();
    for (const std::string& document :
         {std::string{"{}"}, std::string{"[]"}, std::string{R"({"keys":[]})"}, std::string{R"({"keys":[1]})"},
          whole + "x", key_document({"one", "one"}), set(even), set(one), set(small),
          set({{"kty", "EC"}, {"kid", "one"}}), set({{"kty", "RSA"}, {"kid", "one"}}),
          std::string{R"({"keys":[],"keys":)"} + whole.substr(8)}) {
        server_.answer(document);
        clock_.advance(5s);
        EXPECT_EQ(find().error().code, Code::unavailable) << document;
    }
    clock_.advance(5s);
    server_.answer(whole);
    EXPECT_TRUE(find());
}

TEST_F(GoogleKeysCache, A49_ADocumentThatIsCutTooLargeMovedOrMissingIsNotTaken) {
    const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    const std::vector<std::string> wrong{
        head + "Content-Length: 5000\r\n\r\n" + key_document(),
        head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"key",
        head + "\r\n" + std::string(std::size_t{65} * 1024, ' '),
        "HTTP/1.1 302 Found\r\nLocation: " + server_.url() + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "garbage\r\n\r\n"};
    for (const std::string& answer : wrong) {
        server_.say(answer);
        clock_.advance(5s);
        EXPECT_EQ(find().error().code, Code::unavailable) << answer.substr(0, 40);
    }
}

TEST_F(GoogleKeysCache, A49_AServerThatHangsHoldsNobodyForLong) {
    GoogleKeys keys{server_.url(), clock_, {.connect = 60s, .total = 100ms}};
    server_.hang();
    EXPECT_EQ(find(keys).error().code, Code::unavailable);
}

// As long as a fetch may take, as long nobody asks again after it failed: counted from its end.
TEST_F(GoogleKeysCache, A49_WhoWaitedForAFetchThatHungDoesNotRepeatIt) {
    GoogleKeys keys{server_.url(), clock_, {.connect = 60s, .total = 300ms}};
    server_.hang();
    std::jthread later{[this] {
        while (server_.requests() == 0) std::this_thread::sleep_for(1ms);
        clock_.advance(5s);
    }};
    std::vector<boost::asio::awaitable<Result<RsaPublicKey>>> all;
    for (int i = 0; i < 5; ++i) all.push_back(keys.find("one"));
    for (const auto& key : run_awaitables(context_, std::move(all)))
        EXPECT_EQ(key.error().code, Code::unavailable);
    EXPECT_EQ(keys.fetches(), 1U);
}

TEST_F(GoogleKeysCache, ADownloadThatHangsEndsWithTheProgram) {
    server_.hang();
    const auto started = std::chrono::steady_clock::now();
    {
        GoogleKeys ending{server_.url(), clock_, patient};
        const auto found = test::start(context_, ending.find("one"));
        while (server_.requests() == 0) context_.run_one_for(10ms);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - started, patient.total) << "nobody waited for its time-out";
}

TEST_F(GoogleKeysCache, A74_AClockThatIsSetBackDoesNotKeepUsFromAsking) {
    server_.answer("busy", "", "503 Service Unavailable");
    EXPECT_FALSE(find());
    server_.answer(key_document());
    clock_.advance(-10min);
    EXPECT_TRUE(find());
}

}  // namespace
}  // namespace taxasge
