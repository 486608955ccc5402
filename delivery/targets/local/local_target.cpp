#include "delivery/targets/local/local_target.hpp"

#include "base/strict_json.hpp"
#include "delivery/targets/local/agent_requests.hpp"
#include "delivery/targets/local/local_check.hpp"
#include "delivery/targets/local/program_copy.hpp"
#include "delivery/targets/local/run_program.hpp"
#include "delivery/targets/local/server_process.hpp"
#include "delivery/targets/local/unix_socket.hpp"

#include <fmt/ranges.h>
#include <boost/json.hpp>

#include <sys/stat.h>

#include <charconv>
#include <thread>

namespace json = boost::json;

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

// What an answer may take beyond what was asked for: a machine under load, a server that ends.
constexpr auto leeway = 20s;

Error invalid(std::string detail) {
    return Error{.code = Code::invalid, .reason = "invalid", .detail = std::move(detail)};
}

Result<void> make_folders(const std::filesystem::path& root, const std::string& id) {
    std::error_code error;
    for (const auto& folder : {root, data_folder(root), revision_folder(root, id)}) {
        std::filesystem::create_directories(folder, error);
        if (error) return fail(unavailable("cannot make " + folder.string() + ": " + error.message()));
    }
    ::chmod(root.c_str(), 0700);
    return {};
}

Result<void> only_error(const Result<json::object>& answer) {
    if (!answer) return fail(answer.error());
    return {};
}

Result<json::object> parse_answer(const std::string& text) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    if (error || !parsed.is_object())
        return fail(Error{
            .code = Code::unavailable, .reason = lost_answer, .detail = "the agent's answer is cut off"});
    const auto& object = parsed.as_object();
    if (const auto* good = object.if_contains("ok")) return good->as_object();
    const auto& wrong = object.at("error").as_object();
    const std::string detail{wrong.at("detail").as_string()};
    return fail(
        Error{.code = parse_code_word(wrong.at("code").as_string()), .reason = "target", .detail = detail});
}

PlacedRevision parse_line(const json::object& line) {
    const std::chrono::milliseconds started{line.at("started_at").to_number<std::int64_t>()};
    return {.id = std::string{line.at("id").as_string()},
            .state = parse_revision_state(line.at("state").as_string()).value_or(RevisionState::failed),
            .weight = line.at("weight").to_number<int>(),
            .in_flight = line.at("in_flight").to_number<std::int64_t>(),
            .started = std::chrono::system_clock::time_point{started}};
}

}  // namespace

LocalTarget::LocalTarget(LocalOptions options) : options_(std::move(options)) {
    options_.agent.folder = std::filesystem::absolute(options_.agent.folder).lexically_normal();
}

LocalTarget::Answer LocalTarget::ask(const json::object& request, std::chrono::milliseconds patience) const {
    const auto socket = connect_unix(agent_socket(options_.agent.folder), patience);
    if (!socket) return fail(socket.error());
    if (auto sent = send_all(*socket, json::serialize(request) + "\n"); !sent) return fail(sent.error());
    const auto answer = receive_all(*socket);
    if (!answer) return fail(answer.error());
    return parse_answer(*answer);
}

LocalTarget::Answer LocalTarget::ask_or_start(const json::object& request,
                                              std::chrono::milliseconds patience) {
    for (bool is_last = false;; is_last = true) {
        if (!connect_unix(agent_socket(options_.agent.folder), leeway))
            if (auto started = start_agent(); !started) return fail(started.error());
        auto answer = ask(request, patience);
        // An agent that died over the request is followed by another, and every request may be repeated.
        if (answer || answer.error().reason != lost_answer || is_last) return answer;
    }
}

// Detached: in a session of its own, a child of nobody who waits for it. Two at once are no harm: the second
// finds the lock taken and ends.
Result<void> LocalTarget::start_agent() const {
    const auto& folder = options_.agent.folder;
    if (auto made = make_folders(folder, ""); !made) return made;
    std::error_code error;
    auto program = std::filesystem::canonical(options_.agent_program, error);
    if (error) return fail(unavailable("no program for the agent: " + options_.agent_program.string()));
    auto words = agent_words(options_.agent);
    words.insert(words.begin(), program.string());
    const auto log = folder / "agent.log";
    const auto process =
        start_process({.words = words, .environment = {}, .folder = folder, .output = log, .errors = log});
    if (!process) return fail(process.error());
    const auto patience = std::chrono::steady_clock::now() + leeway;
    while (std::chrono::steady_clock::now() < patience) {
        if (connect_unix(agent_socket(folder), leeway)) return {};
        if (!is_alive(*process) && !connect_unix(agent_socket(folder), leeway))
            std::this_thread::sleep_for(20ms);
        std::this_thread::sleep_for(2ms);
    }
    return fail(unavailable("the agent does not answer: see " + log.string()));
}

Result<Observation> LocalTarget::observe() {
    if (!std::filesystem::exists(options_.agent.folder / "state.json")) return Observation{};
    const auto answer = ask_or_start({{"do", "observe"}}, leeway);
    if (!answer) return fail(answer.error());
    Observation observation;
    for (const auto& line : answer->at("revisions").as_array())
        observation.revisions.push_back(parse_line(line.as_object()));
    return observation;
}

Result<void> LocalTarget::check(const Revision& revision) {
    std::optional<AgentFacts> facts;
    if (connect_unix(agent_socket(options_.agent.folder), leeway)) {
        auto asked = agent();
        if (!asked) return fail(asked.error());
        facts = std::move(*asked);
    }
    const auto lines = obstacles(options_, revision, facts);
    if (!lines.empty()) return fail(invalid(fmt::format("{}", fmt::join(lines, "\n"))));
    return {};
}

Result<int> LocalTarget::migrate(const Revision& revision, std::chrono::milliseconds deadline) {
    const auto& root = options_.agent.folder;
    if (auto made = make_folders(root, ""); !made) return fail(made.error());
    const auto ran = run_program({.words = {revision.program.string(), "migrate"},
                                  .environment = server_environment(revision, options_.agent.listen),
                                  .folder = data_folder(root),
                                  .deadline = deadline});
    if (!ran) return fail(ran.error());
    constexpr std::string_view before = "schema version ";
    const auto at = ran->output.find(before);
    int version = 0;
    const char* const digits = ran->output.data() + at + before.size();
    const bool is_told =
        ran->exit_code == 0 && at != std::string::npos &&
        std::from_chars(digits, ran->output.data() + ran->output.size(), version).ec == std::errc{};
    if (!is_told) return fail(internal_error("migrate did not work: " + ran->output + ran->errors));
    return version;
}

Result<json::object> LocalTarget::applied_migrations(const Revision& revision,
                                                     std::chrono::milliseconds deadline) {
    const auto& root = options_.agent.folder;
    const auto ran = run_program({.words = {revision.program.string(), "migrate", "--list"},
                                  .environment = server_environment(revision, options_.agent.listen),
                                  .folder = data_folder(root),
                                  .deadline = deadline});
    if (!ran) return fail(ran.error());
    auto told = parse_strict_object(ran->output);
    if (ran->exit_code != 0 || !told)
        return fail(internal_error("migrate --list did not work: " + ran->output + ran->errors));
    return told;
}

Result<void> LocalTarget::place(const Revision& revision, std::chrono::milliseconds deadline) {
    if (!is_revision_id(revision.id)) return fail(invalid("no name of a revision: " + revision.id));
    const auto& root = options_.agent.folder;
    if (auto made = make_folders(root, revision.id); !made) return made;
    const auto kept = revision_folder(root, revision.id) / "taxasge";
    if (auto copied = copy_program(revision.program, revision.program_sha256, kept); !copied) return copied;
    return only_error(ask_or_start(
        {{"do", "place"}, {"revision", revision_json(revision)}, {"deadline_ms", deadline.count()}},
        deadline + leeway));
}

Result<void> LocalTarget::shift(const Weights& weights) {
    json::object wanted;
    for (const auto& [id, weight] : weights) wanted[id] = weight;
    return only_error(ask_or_start({{"do", "shift"}, {"weights", wanted}}, leeway));
}

Result<Sample> LocalTarget::sample(const std::string& id) {
    const auto answer = ask_or_start({{"do", "sample"}, {"id", id}}, leeway);
    if (!answer) return fail(answer.error());
    Sample sample{.requests = answer->at("requests").to_number<std::int64_t>(),
                  .errors = answer->at("errors").to_number<std::int64_t>(),
                  .latencies = {}};
    for (const auto& latency : answer->at("latencies_us").as_array())
        sample.latencies.emplace_back(latency.to_number<std::int64_t>());
    // An agent that an earlier taxasgectl started does not say.
    if (const auto* under_way = answer->if_contains("in_flight"))
        sample.in_flight = under_way->to_number<std::int64_t>();
    return sample;
}

Result<Drained> LocalTarget::drain(const std::string& id, std::chrono::milliseconds deadline) {
    const auto answer =
        ask_or_start({{"do", "drain"}, {"id", id}, {"deadline_ms", deadline.count()}}, deadline + leeway);
    if (!answer) return fail(answer.error());
    return Drained{.took = std::chrono::milliseconds{answer->at("took_ms").to_number<std::int64_t>()},
                   .cut = answer->at("cut").to_number<std::int64_t>()};
}

Result<void> LocalTarget::remove(const std::string& id) {
    return only_error(ask_or_start({{"do", "remove"}, {"id", id}}, leeway));
}

Result<void> LocalTarget::reload() {
    return only_error(ask_or_start({{"do", "reload"}}, leeway));
}

Result<AgentFacts> LocalTarget::agent() {
    const auto answer = ask_or_start({{"do", "about"}}, leeway);
    if (!answer) return fail(answer.error());
    AgentFacts facts{.pid = answer->at("pid").to_number<pid_t>(),
                     .listen = std::string{answer->at("listen").as_string()},
                     .haproxy = answer->at("haproxy").to_number<pid_t>(),
                     .processes = {},
                     .notes = {}};
    for (const auto& [id, pid] : answer->at("processes").as_object())
        facts.processes.emplace(id, pid.to_number<pid_t>());
    for (const auto& note : answer->at("notes").as_array())
        facts.notes.push_back({.at = note.as_object().at("at").to_number<std::int64_t>(),
                               .text = std::string{note.as_object().at("text").as_string()}});
    return facts;
}

Result<void> LocalTarget::end() {
    // What an agent that has died left behind is ended by another.
    if (!std::filesystem::exists(options_.agent.folder / "state.json")) return {};
    return only_error(ask_or_start({{"do", "end"}}, leeway * 5));
}

}  // namespace taxasge::delivery
