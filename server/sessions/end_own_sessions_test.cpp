#include "server/sessions/end_own_sessions_handler.hpp"
#include "server/sessions/list_sessions_handler.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

class OwnSessions : public test::SessionsScene {
 protected:
    Result<Response> end_one(const Session& asking, const std::string& id, std::string body = {}) {
        Request request = request_with(std::move(body));
        request.path_parameter = id;
        return run(EndSessionHandler{end_}(request, asking));
    }
    Result<Response> end_others(const Session& asking, std::string body = {}) {
        return run(EndOtherSessionsHandler{end_}(request_with(std::move(body)), asking));
    }
    boost::json::object list(const Session& asking) {
        const ListSessions sessions{database(), clock_};
        const auto response = run(ListSessionsHandler{sessions}(Request{}, asking));
        return boost::json::parse(response.value().body).as_object();
    }
    static Request request_with(std::string body) {
        Request request;
        request.method = Method::del;
        request.client = "192.0.2.9";
        if (!body.empty()) request.format = BodyFormat::json;
        request.body = std::move(body);
        return request;
    }

    EndOwnSessions end_{database(), here_.revocations, clock_};
};
TAXASGE_ON_BOTH_DATABASES(OwnSessions);

TEST_P(OwnSessions, A41_AreListedNewestFirstWithDeviceAddressAndTimes) {
    const Id user = add_user();
    sign_in(add_user());
    const NewSession first = sign_in(user);
    const std::string began = to_rfc3339(clock_.now());
    clock_.advance(1min);
    const NewSession second = sign_in(user);
    clock_.advance(1min);
    const auto refreshed = run(here_.refresh.run({.token = first.refresh_token.text,
                                                  .device = {},
                                                  .client = "198.51.100.7",
                                                  .user_agent = "Mozilla/5.0 (Android 14) Firefox/132.0"}));
    ASSERT_TRUE(refreshed);
    const auto body = list(second.session);
    const auto& sessions = body.at("sessions").as_array();
    ASSERT_EQ(sessions.size(), 2U);
    EXPECT_EQ(sessions[0].at("id"), boost::json::value(second.session.id.text()));
    EXPECT_EQ(sessions[0].at("current"), true);
    EXPECT_TRUE(sessions[0].at("device").is_null());
    EXPECT_EQ(sessions[0].at("address"), "192.0.2.1");
    const boost::json::value expected{{"id", first.session.id.text()},
                                      {"device", "Firefox · Android"},
                                      {"user_agent", "Mozilla/5.0 (Android 14) Firefox/132.0"},
                                      {"address", "198.51.100.7"},
                                      {"created_at", began},
                                      {"last_seen_at", to_rfc3339(clock_.now())},
                                      {"ends_at", to_rfc3339(clock_.now() + 2h)},
                                      {"lasts_until", to_rfc3339(first.absolute_end)},
                                      {"current", false}};
    EXPECT_EQ(sessions[1], expected);
    EXPECT_EQ(body.at("displaced").as_array().size(), 0U);
    EXPECT_EQ(body.at("limit"), 20);
}

TEST_P(OwnSessions, W23_ASessionEndsByItsIdleLimitOrAtTheLatestByItsAbsoluteOne) {
    const Id user = add_user();
    NewSession mine = sign_in(user);
    for (int hour = 1; hour <= 11; ++hour) {
        clock_.advance(1h);
        auto refreshed = run(here_.refresh.run(
            {.token = mine.refresh_token.text, .device = {}, .client = "192.0.2.1", .user_agent = ""}));
        ASSERT_TRUE(refreshed);
        mine.refresh_token.text = std::move(refreshed->refresh_token);
    }
    const auto body = list(mine.session);
    const auto& session = body.at("sessions").as_array().at(0);
    EXPECT_EQ(session.at("ends_at"), boost::json::value(to_rfc3339(mine.absolute_end)));
    EXPECT_EQ(session.at("lasts_until"), session.at("ends_at"));
}

TEST_P(OwnSessions, A41_OnlyLiveOnesAreListed) {
    const Id user = add_user();
    sign_in(user);
    clock_.advance(2h);  // idle for too long
    const NewSession ended = sign_in(user);
    const NewSession live = sign_in(user);
    ASSERT_TRUE(end_one(live.session, ended.session.id.text()));
    const auto sessions = list(live.session).at("sessions").as_array();
    ASSERT_EQ(sessions.size(), 1U);
    EXPECT_EQ(sessions[0].at("id"), boost::json::value(live.session.id.text()));
}

TEST_P(OwnSessions, A41_EndingOneEndsItAloneAndIsAudited) {
    const Id user = add_user();
    const NewSession mine = sign_in(user);
    const NewSession lost = sign_in(user);
    const NewSession other = sign_in(user);
    const auto response = end_one(mine.session, lost.session.id.text());
    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->status, 204U);
    EXPECT_TRUE(is_ended(lost.session.id));
    EXPECT_FALSE(is_ended(mine.session.id));
    EXPECT_FALSE(is_ended(other.session.id));
    EXPECT_THAT(refresh(lost.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'session_ended' AND session_id = $1 AND "
                    "client = '192.0.2.9'",
                    bind(lost.session.id)),
              1);
    EXPECT_EQ(audited("logout"), 0);
}

TEST_P(OwnSessions, A40_WhatIsEndedIsVoidHereAtOnceAndElsewhereAtTheNextPoll) {
    const auto other = open_another({});
    test::Instance there{*other, keys_, clock_};
    ASSERT_TRUE(run(here_.feed.load()));
    ASSERT_TRUE(run(there.feed.load()));
    const Id user = add_user();
    const NewSession mine = sign_in(user);
    const NewSession one = sign_in(user);
    const NewSession two = sign_in(user);
    ASSERT_TRUE(end_one(mine.session, one.session.id.text()));
    EXPECT_TRUE(*here_.revocations.contains(one.session.id));
    EXPECT_FALSE(*here_.revocations.contains(two.session.id));
    ASSERT_TRUE(end_others(mine.session));
    ASSERT_TRUE(run(there.feed.poll()));
    for (const test::Instance* instance : {&here_, &there}) {
        EXPECT_TRUE(*instance->revocations.contains(one.session.id));
        EXPECT_TRUE(*instance->revocations.contains(two.session.id));
        EXPECT_FALSE(*instance->revocations.contains(mine.session.id));
    }
}

TEST_P(OwnSessions, A41_EndingTheCurrentOneIsALogout) {
    const NewSession mine = sign_in(add_user());
    ASSERT_TRUE(end_one(mine.session, mine.session.id.text()));
    EXPECT_TRUE(is_ended(mine.session.id));
    EXPECT_EQ(text("SELECT end_reason FROM sessions"), "logout");
    EXPECT_EQ(audited("logout"), 1);
    EXPECT_EQ(audited("session_ended"), 0);
}

TEST_P(OwnSessions, A41_AllOthersAreAllOfThisUserButThisOne) {
    const Id user = add_user();
    const NewSession foreign = sign_in(add_user());
    const NewSession one = sign_in(user);
    const NewSession mine = sign_in(user);
    const NewSession two = sign_in(user);
    ASSERT_EQ(end_others(mine.session)->status, 204U);
    EXPECT_TRUE(is_ended(one.session.id));
    EXPECT_TRUE(is_ended(two.session.id));
    EXPECT_FALSE(is_ended(mine.session.id));
    EXPECT_FALSE(is_ended(foreign.session.id));
    EXPECT_EQ(audited("session_ended"), 2);
    EXPECT_EQ(end_others(mine.session)->status, 204U) << "that there are none any more is no fault";
    EXPECT_EQ(audited("session_ended"), 2);
}

TEST_P(OwnSessions, A41_AnotherPersonsAnUnknownAndASpentIdAreAlikeNotFound) {
    const Id user = add_user();
    const NewSession mine = sign_in(user);
    const NewSession spent = sign_in(user);
    const NewSession foreign = sign_in(add_user());
    ASSERT_TRUE(end_one(mine.session, spent.session.id.text()));
    const std::string upper = "01890A5D-AC96-774B-BCCE-B302099A8057";
    for (const std::string& id : {foreign.session.id.text(), spent.session.id.text(),
                                  Id::make(clock_.now()).text(), upper, std::string{"1"}, std::string{}}) {
        const auto refused = end_one(mine.session, id);
        ASSERT_FALSE(refused) << id;
        EXPECT_EQ(refused.error().code, Code::not_found) << id;
        EXPECT_EQ(refused.error().reason, "not_found") << id;
    }
    EXPECT_FALSE(is_ended(foreign.session.id));
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 1);
    EXPECT_EQ(audited("session_ended"), 1);
}

TEST_P(OwnSessions, AFieldInTheBodyIsNamedAndEndsNothing) {
    const Id user = add_user();
    const NewSession mine = sign_in(user);
    const NewSession other = sign_in(user);
    EXPECT_EQ(end_others(mine.session, R"({"user_id":"x"})").error().code, Code::invalid);
    EXPECT_EQ(end_one(mine.session, other.session.id.text(), R"({"all":true})").error().code, Code::invalid);
    EXPECT_FALSE(is_ended(other.session.id));
}

}  // namespace
}  // namespace taxasge
