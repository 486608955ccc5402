// A LocalTarget to be driven from outside, for tests and measurements: `local_target_driver --folder …
// --listen …` reads a JSON object a line ({"do": "shift", "weights": {…}}) and answers each with one, which
// also says how many milliseconds the call took. With `agent` as the first word it is the agent.
#include "base/random.hpp"
#include "delivery/rollout/analysis.hpp"
#include "delivery/targets/local/agent_requests.hpp"
#include "delivery/targets/local/local_target.hpp"

#include <boost/json.hpp>

#include <array>
#include <iostream>
#include <thread>

namespace json = boost::json;
using namespace taxasge;
using namespace taxasge::delivery;

namespace {

using Answer = Result<json::object>;

Answer nothing(const Result<void>& done) {
    if (!done) return fail(done.error());
    return json::object{};
}

json::object as_json(const PlacedRevision& placed) {
    return {{"id", placed.id},
            {"state", to_text(placed.state)},
            {"weight", placed.weight},
            {"in_flight", placed.in_flight}};
}

Answer observe(LocalTarget& target) {
    const auto observation = target.observe();
    if (!observation) return fail(observation.error());
    json::array revisions;
    for (const auto& placed : observation->revisions) revisions.push_back(as_json(placed));
    return json::object{{"revisions", revisions}};
}

Answer sample(LocalTarget& target, const std::string& id) {
    const auto sample = target.sample(id);
    if (!sample) return fail(sample.error());
    json::array latencies;
    for (const auto latency : sample->latencies) latencies.push_back(latency.count());
    return json::object{{"requests", sample->requests},
                        {"errors", sample->errors},
                        {"latencies_us", latencies},
                        {"in_flight", sample->in_flight}};
}

Answer drain(LocalTarget& target, const std::string& id, std::chrono::milliseconds deadline) {
    const auto drained = target.drain(id, deadline);
    if (!drained) return fail(drained.error());
    return json::object{{"took_ms", drained->took.count()}, {"cut", drained->cut}};
}

Answer about(LocalTarget& target) {
    const auto facts = target.agent();
    if (!facts) return fail(facts.error());
    json::object processes;
    for (const auto& [id, pid] : facts->processes) processes[id] = pid;
    json::array notes;
    for (const auto& note : facts->notes) notes.push_back(json::value(note.text));
    return json::object{
        {"pid", facts->pid}, {"haproxy", facts->haproxy}, {"processes", processes}, {"notes", notes}};
}

std::string id_of(const json::object& order) {
    return std::string{order.at("id").as_string()};
}

std::string_view move_word(Move move) {
    constexpr std::array<std::string_view, 4> words{"wait", "advance", "roll_back", "hold"};
    return words.at(static_cast<std::size_t>(move));
}

// One step of a rollout: looks at the canary every 50 ms until the analysis knows what to do.
Answer judge(LocalTarget& target, const std::string& id, std::chrono::milliseconds deadline) {
    AnalysisRule rule;
    rule.step_deadline = deadline;
    CanaryAnalysis analysis{rule};
    const auto before = target.sample(id);
    const auto begin = std::chrono::steady_clock::now();
    while (true) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        auto sample = target.sample(id);
        if (!before || !sample) return fail(before ? sample.error() : before.error());
        sample->requests -= before->requests;
        sample->errors -= before->errors;
        const auto since =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        const auto judgement = analysis.see(*sample, since);
        if (judgement.move == Move::wait) continue;
        return json::object{{"move", move_word(judgement.move)},
                            {"cause", to_words(judgement.cause)},
                            {"since_ms", since.count()}};
    }
}

std::chrono::milliseconds deadline_of(const json::object& order) {
    const auto* given = order.if_contains("deadline_ms");
    return std::chrono::milliseconds{given == nullptr ? 60'000 : given->to_number<std::int64_t>()};
}

Answer obey(LocalTarget& target, const json::object& order) {
    const auto& wanted = order.at("do").as_string();
    if (wanted == "observe") return observe(target);
    if (wanted == "about") return about(target);
    if (wanted == "sample") return sample(target, id_of(order));
    if (wanted == "judge") return judge(target, id_of(order), deadline_of(order));
    if (wanted == "drain") return drain(target, id_of(order), deadline_of(order));
    if (wanted == "remove") return nothing(target.remove(id_of(order)));
    if (wanted == "reload") return nothing(target.reload());
    if (wanted == "end") return nothing(target.end());
    if (wanted == "shift") {
        Weights weights;
        for (const auto& [id, weight] : order.at("weights").as_object())
            weights[id] = weight.to_number<int>();
        return nothing(target.shift(weights));
    }
    const auto revision = parse_revision(order.at("revision"));
    if (!revision) return fail(revision.error());
    if (wanted == "check") return nothing(target.check(*revision));
    if (wanted == "place") return nothing(target.place(*revision, deadline_of(order)));
    if (wanted == "migrate") {
        const auto version = target.migrate(*revision, deadline_of(order));
        if (!version) return fail(version.error());
        return json::object{{"version", *version}};
    }
    return fail(internal_error("what is " + std::string{wanted} + "?"));
}

json::object timed(LocalTarget& target, const json::object& order) {
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = obey(target, order);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (!answer) return {{"error", answer.error().detail}, {"code", code_word(answer.error().code)}};
    json::object line = *answer;
    line["ms"] = took.count();
    return line;
}

}  // namespace

int main(int argc, char** argv) {
    start_libsodium();
    const std::vector<std::string> words{argv + 1, argv + argc};
    const bool is_agent = !words.empty() && words.front() == "agent";
    const auto options = parse_agent_words({words.begin() + (is_agent ? 1 : 0), words.end()});
    if (!options) {
        std::cerr << options.error().detail << '\n';
        return 2;
    }
    if (is_agent) return run_agent(*options);
    LocalTarget target{{.agent = *options}};
    for (std::string line; std::getline(std::cin, line);)
        std::cout << json::serialize(timed(target, json::parse(line).as_object())) << std::endl;
    return 0;
}
