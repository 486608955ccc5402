#include "delivery/readers/iam_use.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const IamRules rules{.identities = {{"build", {"roles/cloudbuild.builds.editor"}},
                                    {"deployer", {"roles/run.developer", "roles/logging.viewer"}}},
                     .forbidden = {"roles/owner", "roles/editor"}};

std::string account(const std::string& name) {
    return "serviceAccount:" + name + "@taxasge-dev.iam.gserviceaccount.com";
}

std::string bound(const std::string& role, const std::string& member, const std::string& more = "") {
    return fmt::format(R"({{"role": "{}", "members": ["{}"]{}}})", role, member, more);
}

std::string policy(const std::vector<std::string>& bindings) {
    std::string all;
    for (const auto& binding : bindings) all += (all.empty() ? "" : ",") + binding;
    return R"({"bindings": [)" + all + R"(], "etag": "BwX", "version": 3})";
}

const std::vector<std::string> good{bound("roles/cloudbuild.builds.editor", account("build")),
                                    bound("roles/run.developer", account("deployer")),
                                    bound("roles/logging.viewer", account("deployer"))};

std::vector<std::string> drift_of(std::vector<std::string> bindings, const std::string& more = "") {
    if (!more.empty()) bindings.push_back(more);
    const auto parsed = parse_iam_policy(policy(bindings));
    if (!parsed) return {parsed.error().detail};
    std::vector<std::string> words;
    for (const IdentityDrift& drift : iam_drift(*parsed, rules))
        if (!drift.is_equal()) words.push_back(in_english(told(drift)));
    return words;
}

TEST(IamPolicy, D21_WhoHasExactlyItsRolesIsAsDeclared) {
    EXPECT_THAT(drift_of(good), ElementsAre());
}

TEST(IamPolicy, D21_WhatIsMissingSurplusAndForbiddenIsTold) {
    EXPECT_THAT(drift_of({good[0], good[1]}), ElementsAre("deployer: missing roles/logging.viewer"));
    EXPECT_THAT(drift_of(good, bound("roles/run.admin", account("deployer"))),
                ElementsAre("deployer: surplus roles/run.admin"));
    EXPECT_THAT(drift_of(good, bound("roles/owner", account("build"))),
                ElementsAre("build: forbidden roles/owner"));
    EXPECT_THAT(drift_of(good, bound("roles/viewer", "user:ana@example.org")),
                ElementsAre("user:ana@example.org: surplus roles/viewer"));
    EXPECT_THAT(drift_of(good, bound("roles/editor", "allUsers")),
                ElementsAre("allUsers: forbidden roles/editor"));
    EXPECT_THAT(drift_of({}), ElementsAre("build: missing roles/cloudbuild.builds.editor",
                                          "deployer: missing roles/logging.viewer roles/run.developer"));
}

TEST(IamPolicy, D21_ARoleUnderAConditionIsAnotherOne) {
    const std::string when = R"(, "condition": {"title": "office hours", "expression": "true"})";
    EXPECT_THAT(
        drift_of({good[0], good[1], bound("roles/logging.viewer", account("deployer"), when)}),
        ElementsAre("deployer: missing roles/logging.viewer, surplus roles/logging.viewer when office "
                    "hours"));
    EXPECT_THAT(drift_of(good, bound("roles/owner", account("build"), when)),
                ElementsAre("build: forbidden roles/owner when office hours"));
}

TEST(IamPolicy, PF_04_OneAccountForEverythingIsTold) {
    const IamRules shared{
        .identities = {{"build", {"roles/run.developer"}}, {account("build"), {"roles/run.developer"}}},
        .forbidden = {}};
    const auto drift =
        iam_drift(*parse_iam_policy(policy({bound("roles/run.developer", account("build"))})), shared);
    ASSERT_EQ(drift.size(), 2U);
    EXPECT_THAT(in_english(told(drift[1])), HasSubstr("is another identity too"));
    const std::string twin = "serviceAccount:build@other.iam.gserviceaccount.com";
    EXPECT_THAT(drift_of(good, bound("roles/cloudbuild.builds.editor", twin)),
                ElementsAre(HasSubstr("build: stands for ")));
}

TEST(IamPolicy, AgentsOfGoogleHaveTheirOwnRolesAndNoOthers) {
    const std::string agent = "serviceAccount:service-123@serverless-robot-prod.iam.gserviceaccount.com";
    EXPECT_THAT(drift_of(good, bound("roles/run.serviceAgent", agent)), ElementsAre());
    EXPECT_THAT(drift_of(good, bound("roles/owner", agent)), ElementsAre(agent + ": forbidden roles/owner"));
    EXPECT_THAT(drift_of(good, bound("roles/run.serviceAgent", account("service-123"))).size(), 1U);
}

TEST(IamPolicy, WhatIsNotUnderstoodIsAnError) {
    const std::pair<std::string, std::string> wrong[] = {
        {"", "no JSON"},
        {"[]", "no JSON object"},
        {"{}", "no bindings"},
        {R"({"bindings": {}})", "no list"},
        {R"({"bindings": [], "bindings": []})", "twice"},
        {R"({"bindings": [], "deny": []})", "`deny`"},
        {policy({R"({"members": []})"}), "names no role"},
        {policy({R"({"role": "a"})"}), "names no members"},
        {policy({R"({"role": "a", "members": [1]})"}), "no text"},
        {policy({R"({"role": "a", "members": [], "condition": {}})"}), "neither title nor expression"},
        {policy({R"({"role": "a", "members": [], "except": []})"}), "`except`"},
    };
    for (const auto& [text, words] : wrong) {
        const auto parsed = parse_iam_policy(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_THAT(parsed.error().detail, HasSubstr(words));
    }
}

TEST(IamPolicy, WhatIsKeptAsEvidenceIsReadAgain) {
    const auto first = parse_iam_policy(
        policy({good[0], bound("roles/a", "user:a@b.c", R"(, "condition": {"title": "t"})")}));
    const auto again = parse_bindings(to_json(*first));
    ASSERT_TRUE(again);
    ASSERT_EQ(again->size(), 2U);
    EXPECT_EQ(again->at(1).condition, "t");
    EXPECT_EQ(again->at(0).members, first->at(0).members);
}

TEST(IamUse, D21_WhatIsGrantedAndNeverUsedIsListed) {
    const auto use = parse_iam_use(R"({
        "used": {"deployer": ["run.services.update", "secretmanager.versions.access"], "nobody": ["a.b"]},
        "roles": {"roles/run.developer": ["run.services.update", "run.services.delete"],
                  "roles/logging.viewer": ["logging.logs.list"]}})");
    ASSERT_TRUE(use) << use.error().detail;
    const auto rights = use_of_rights(iam_drift(*parse_iam_policy(policy(good)), rules), *use);
    ASSERT_EQ(rights.size(), 3U);
    EXPECT_THAT(rights[0].unknown_roles, ElementsAre("roles/cloudbuild.builds.editor"));
    EXPECT_THAT(rights[1].unused.at("roles/run.developer"), ElementsAre("run.services.delete"));
    EXPECT_THAT(rights[1].idle_roles, ElementsAre("roles/logging.viewer"));
    EXPECT_THAT(rights[1].without_role, ElementsAre("secretmanager.versions.access"));
    EXPECT_THAT(rights[2].without_role, ElementsAre("a.b"));
    for (const auto* text :
         {"", "[]", "{}", R"({"used": {}, "roles": []})", R"({"used": {"a": 1}, "roles": {}})",
          R"({"used": {}, "roles": {}, "more": {}})", R"({"used": {"a": [1]}, "roles": {}})"})
        EXPECT_FALSE(parse_iam_use(text)) << text;
}

}  // namespace
}  // namespace taxasge::delivery
