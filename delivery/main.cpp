// taxasgectl: words -> request -> report -> exit code.
#include "base/random.hpp"
#include "delivery/cli.hpp"
#include "delivery/commands.hpp"
#include "delivery/signals.hpp"
#include "delivery/targets/local/local_target.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <thread>

namespace {

using namespace taxasge;
using namespace taxasge::delivery;

constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";

int agent(std::vector<std::string> words) {
    const bool ends = std::erase(words, "--end") > 0;
    const auto options = parse_agent_words(words);
    if (!options) {
        fmt::print(stderr, "taxasgectl agent: {}\n", options.error().detail);
        return static_cast<int>(Exit::usage);
    }
    if (!ends) return run_agent(*options);
    const auto ended = LocalTarget{LocalOptions{.agent = *options}}.end();
    if (ended) return static_cast<int>(Exit::well);
    fmt::print(stderr, "taxasgectl agent: {}\n", ended.error().detail);
    return static_cast<int>(exit_of(ended.error()));
}

void tell(const Request& request, Report report) {
    if (!request.wants_json) {
        fmt::print("{}", report.words);
        return;
    }
    report.facts["command"] = to_text(request.command);
    report.facts["exit"] = static_cast<int>(report.exit);
    fmt::print("{}\n", boost::json::serialize(report.facts));
}

int tell(const Request& request, const Error& error) {
    const Exit exit = exit_of(error);
    if (request.wants_json)
        tell(request, Report{.facts = {{"reason", error.reason}, {"detail", error.detail}}, .exit = exit});
    else
        fmt::print(stderr, "taxasgectl: {}{}", error.detail, error.detail.ends_with('\n') ? "" : "\n");
    return static_cast<int>(exit);
}

// Ended by a signal, or by what makes every command fail.
int watch(const Request& request) {
    std::string last;
    for (;; std::this_thread::sleep_for(std::chrono::seconds{1})) {
        auto report = delivery::run(request);
        if (!report) return tell(request, report.error());
        std::string now = report->words + boost::json::serialize(report->facts);
        if (now == last) continue;
        last = std::move(now);
        if (!request.wants_json) fmt::print("{}", ::isatty(STDOUT_FILENO) == 1 ? clear_screen : "\n");
        tell(request, std::move(*report));
        std::fflush(stdout);
    }
}

int run(int argc, char** argv) {
    // The agent's words are its own.
    if (argc > 2 && std::string_view{argv[1]} == "agent" && std::string_view{argv[2]} != "--help")
        return agent({argv + 2, argv + argc});
    const auto parsed = parse_request(argc, argv);
    if (const int* exit = std::get_if<int>(&parsed)) return *exit;
    const auto& request = std::get<Request>(parsed);
    if (request.watches) return watch(request);
    leave_on_signals();
    const auto report = delivery::run(request);
    if (!report) return tell(request, report.error());
    tell(request, *report);
    return static_cast<int>(report->exit);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        start_libsodium();
        return run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "taxasgectl: {}\n", error.what());
        return static_cast<int>(Exit::internal);
    }
}
