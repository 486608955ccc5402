// What the local target reads: /proc, its own state, HAProxy's log, what a server prints.
#include "base/file.hpp"
#include "delivery/targets/local/agent.hpp"
#include "delivery/targets/local/agent_state.hpp"
#include "delivery/targets/local/cgroup.hpp"
#include "delivery/targets/local/large_log.hpp"
#include "delivery/targets/local/latency_log.hpp"
#include "delivery/targets/local/local_check.hpp"
#include "delivery/targets/local/program_copy.hpp"
#include "delivery/targets/local/ready_probe.hpp"
#include "delivery/targets/local/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

namespace taxasge::delivery {
namespace {

TEST(ProcessFacts, AreReadBehindAnyName) {
    std::string stat = "42 (a) b (c)) S 7 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 1 2 3";
    const auto facts = parse_process_facts(stat);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->parent, 7);
    EXPECT_EQ(facts->state, 'S');
    EXPECT_EQ(facts->start_ticks, 123456u);
    for (const auto* broken :
         {"", "42", "42 (x)", "42 (x) S 7", "42 (x S 7 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9"})
        EXPECT_FALSE(parse_process_facts(broken)) << broken;
}

// D31: a pid alone is not enough, for it may be another's by now.
TEST(Process, D31_IsKnownByItsStartToo) {
    const auto ourselves = identify(::getpid());
    EXPECT_TRUE(is_alive(ourselves));
    EXPECT_FALSE(is_alive({.pid = ourselves.pid, .start_ticks = ourselves.start_ticks + 1}));
    EXPECT_FALSE(is_alive({}));
}

TEST(Cgroup, IsFoundWhereItIsMounted) {
    constexpr auto mounts =
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 22 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    EXPECT_EQ(own_cgroup(mounts, "9:name=systemd:/\n0::/user.slice/a.scope\n"),
              "/sys/fs/cgroup/user.slice/a.scope");
    EXPECT_EQ(own_cgroup("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n", "0::/x\n"), "");
    EXPECT_EQ(own_cgroup(mounts, "9:name=systemd:/\n"), "");
}

TEST(LatencyLine, IsSlotConnectingAndWaiting) {
    const auto line = parse_latency_line("s3 2 40\n");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->slot, 3);
    EXPECT_EQ(line->latency, std::chrono::milliseconds{42});
    for (const auto* other :
         {"", "s3", "s3 2", "s3 -1 -1", "s9 1 1", "s0 1 1", "s3 1 1 1", "<NOSRV> 0 1", "Server x is UP"})
        EXPECT_FALSE(parse_latency_line(other)) << other;
}

// A disk that is full of logs ends every revision at once.
TEST(LargeLog, BeginsAnewWhileItIsWritten) {
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "revisions/a");
    const auto log = folder.path() / "revisions/a/log";
    std::ofstream writer{log, std::ios::app};
    writer << "the first line\n" << std::flush;
    trim_logs(folder.path(), 15);
    EXPECT_EQ(std::filesystem::file_size(log), 15U) << "not larger than that";
    writer << "x" << std::flush;
    trim_logs(folder.path(), 15);
    EXPECT_EQ(std::filesystem::file_size(log), 0U);
    writer << "the next\n" << std::flush;
    EXPECT_EQ(read_file(log).value(), "the next\n");
    EXPECT_EQ(read_file(folder.path() / "revisions/a/log.1").value(), "the first line\nx");
}

AgentState some_state() {
    AgentState state;
    state.listen = "127.0.0.1:8080";
    state.proxy = {.pid = 7, .start_ticks = 8};
    state.shifts = 3;
    RevisionRecord record;
    record.revision = {
        .id = "abc-1", .program = "/x/taxasge", .program_sha256 = "ff", .settings = {{"A", "b \"c\""}}};
    record.state = RevisionState::ready;
    record.slot = 2;
    record.weight = 100;
    record.port = 4321;
    record.tree = {
        .main = {.pid = 1, .start_ticks = 2}, .keeper = {.pid = 3, .start_ticks = 4}, .cgroup = "/c"};
    record.base = {.requests = 5, .errors = 6};
    state.revisions.push_back(record);
    state.note("something happened");
    return state;
}

TEST(AgentState, IsTheSameAfterItWasReadBack) {
    const auto text = to_json(some_state());
    const auto read = parse_agent_state(text);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(to_json(*read), text);
    EXPECT_EQ(read->find("abc-1")->tree.keeper, (ProcessId{.pid = 3, .start_ticks = 4}));
    EXPECT_EQ(read->find("other"), nullptr);
    EXPECT_EQ(read->free_slot(), 1);
}

TEST(AgentState, IsNotReadWhenItIsCutOff) {
    const auto text = to_json(some_state());
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(parse_agent_state(text.substr(0, size))) << size;
}

TEST(AgentWords, MeanTheOptionsThatTheyCameFrom) {
    const AgentOptions options{
        .folder = "/a b", .listen = "[::1]:1", .haproxy = "/h", .containment = Containment::process_tree};
    auto words = agent_words(options);
    EXPECT_EQ(words.front(), "agent");
    words.erase(words.begin());
    const auto read = parse_agent_words(words);
    ASSERT_TRUE(read);
    EXPECT_EQ(agent_words(*read), agent_words(options));
    EXPECT_FALSE(parse_agent_words({"--folder"}));
    EXPECT_FALSE(parse_agent_words({}));
}

TEST(PrintedPort, IsTakenFromAWholeLine) {
    EXPECT_EQ(printed_port("taxasge\nhttp://localhost:8080\n"), 8080);
    EXPECT_EQ(printed_port("http://localhost:80"), 0);  // more digits may follow
    EXPECT_EQ(printed_port("http://localhost:99999\n"), 0);
    EXPECT_EQ(printed_port("no address\n"), 0);
}

TEST(RevisionId, IsAPlainName) {
    EXPECT_TRUE(is_revision_id("0c272166dfa8-1a2b3c4d"));
    for (const auto* id : {"", "..", "a/b", "a b", "a\n", "ñ"}) EXPECT_FALSE(is_revision_id(id)) << id;
    EXPECT_FALSE(is_revision_id(std::string(65, 'a')));
}

TEST(ServerEnvironment, LeavesThePortToTheServer) {
    const auto environment = server_environment(
        {.id = "a", .program = "", .program_sha256 = "", .settings = {{"PORT", "1"}}}, "127.0.0.1:8443");
    EXPECT_EQ(environment.at("PORT"), "0");
    EXPECT_EQ(environment.at("HOST"), "127.0.0.1");
    EXPECT_EQ(environment.at("PUBLIC_URL"), "http://localhost:8443");
    EXPECT_EQ(environment.at("TRUSTED_PROXIES"), "127.0.0.1");
}

TEST(ProgramCopy, IsMadeOnlyOfWhatWasBuilt) {
    const test::TemporaryFolder folder;
    const auto from = folder.path() / "from", to = folder.path() / "to";
    std::ofstream{from} << "abc";
    constexpr auto of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    EXPECT_EQ(sha256_of_file(from).value_or(""), of_abc);
    EXPECT_FALSE(copy_program(from, std::string(64, '0'), to));
    EXPECT_FALSE(std::filesystem::exists(to));
    ASSERT_TRUE(copy_program(from, of_abc, to));
    std::filesystem::remove(from);
    EXPECT_TRUE(copy_program(from, of_abc, to));  // it is there already
}

}  // namespace
}  // namespace taxasge::delivery
