#include "delivery/gate/judge_source.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

boost::json::object seen(const std::string& text) {
    return boost::json::parse(text).as_object();
}

const std::string commit = "0123456789abcdef0123456789abcdef01234567";
const std::string a(64, 'a');
const std::string b(64, 'b');

std::string tree(const std::string& of, const char* clean) {
    return R"({"commit": ")" + of + R"(", "clean": )" + clean + "}";
}

TEST(JudgeSource, TheTreeIsCleanAndItsCommitServes) {
    EXPECT_EQ(judge_git(seen(tree(commit, "true")), "0123456789ab").state, State::pass);
    EXPECT_EQ(in_english(judge_git(seen(tree(commit, "false")), "0123456789ab").cause),
              "the working tree has changes that are in no commit");
    const auto other = judge_git(seen(tree(commit, "true")), "fedcba987654");
    EXPECT_EQ(other.state, State::fail);
    EXPECT_EQ(in_english(other.cause), "the working tree is at 0123456789ab, and fedcba987654 serves");
    EXPECT_EQ(in_english(judge_git(seen(tree(commit, "true")), "0123456789ab-dirty").cause),
              "what serves is of no commit: 0123456789ab-dirty");
}

TEST(JudgeSource, OfATreeThatWasNotReadNothingIsKnown) {
    for (const std::string& text :
         {std::string{"{}"}, tree(commit, "1"), tree("master", "true"), tree("0123", "true"),
          R"({"commit": ")" + commit + R"(", "clean": true, "verdict": "PASS"})"})
        EXPECT_EQ(judge_git(seen(text), "0123456789ab").state, State::unknown) << text;
    EXPECT_EQ(judge_git(seen(tree(commit, "true")), "").state, State::unknown);
    EXPECT_EQ(in_english(judge_git(seen(R"({"cause": "not a git repository"})"), "0123456789ab").cause),
              "not a git repository");
}

std::string lists(const std::string& known, const std::string& applied) {
    return R"({"known": [)" + known + R"(], "applied": [)" + applied + "]}";
}

std::string line(const std::string& name, const std::string& hash) {
    return "\"" + name + " " + hash + "\"";
}

TEST(JudgeSource, MigrationsHaveRunAsTheyAre) {
    const std::string both = line("0001_a.sql", a) + "," + line("0002_b.sql", b);
    EXPECT_EQ(judge_migrations(seen(lists(both, both))).state, State::pass);
    EXPECT_EQ(in_english(judge_migrations(seen(lists(both, line("0001_a.sql", a)))).cause),
              "0002_b.sql has not run");
    EXPECT_EQ(
        in_english(
            judge_migrations(seen(lists(both, line("0001_a.sql", b) + "," + line("0002_b.sql", b)))).cause),
        "0001_a.sql was changed since it ran");
    EXPECT_EQ(in_english(judge_migrations(seen(lists(line("0001_a.sql", a), both))).cause),
              "0002_b.sql has run, and is not known here");
    for (const std::string& text :
         {lists("", ""), lists("1", "1"), lists("\"0001_a.sql\"", "\"0001_a.sql\""),
          lists(line("0001_a.sql", a) + "," + line("0001_a.sql", b), line("0001_a.sql", a)),
          std::string{R"({"known": []})"}})
        EXPECT_EQ(judge_migrations(seen(text)).state, State::unknown) << text;
}

TEST(JudgeSource, PF_31_AStepThatCannotFailIsAFailure) {
    const auto judged = [](const std::string& faults) {
        return judge_workflow(seen(R"({"sha256": ")" + a + R"(", "faults": )" + faults + "}"));
    };
    EXPECT_EQ(judged("[]").state, State::pass);
    EXPECT_EQ(in_english(judged(R"(["job test, step 1"])").cause), "job test, step 1");
    EXPECT_EQ(judged("0").state, State::unknown);
    EXPECT_EQ(judge_workflow(seen(R"({"sha256": "abc", "faults": []})")).state, State::unknown);
}

TEST(JudgeSource, PagesAreAsTheyWereBuilt) {
    const auto judged = [](const std::string& status, const std::string& version) {
        return judge_hosting(
            seen(R"({"version": "1", "answers": [{"path": "/es/login", "status": )" + status +
                 R"(, "version": ")" + version + R"(", "wanted": ")" + a + R"("}]})"),
            {"/es/login"});
    };
    EXPECT_EQ(judged("200", a).state, State::pass);
    EXPECT_EQ(in_english(judged("200", b).cause), "/es/login is not as it was built");
    EXPECT_EQ(in_english(judged("404", a).cause), "/es/login: HTTP 404");
    EXPECT_EQ(judged("200", "").state, State::unknown);
    EXPECT_EQ(judged("\"200\"", a).state, State::unknown);
    EXPECT_EQ(in_english(judge_hosting(seen(R"({"version": "1", "answers": []})"), {"/es/login"}).cause),
              "/es/login was not asked for");
}

}  // namespace
}  // namespace taxasge::delivery
