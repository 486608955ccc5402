#include "delivery/targets/local/agent_requests.hpp"

#include "base/log.hpp"

#include <boost/json.hpp>

#include <unistd.h>

#include <array>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge::delivery {
namespace {

constexpr std::array<std::pair<Code, std::string_view>, 4> code_words{{{Code::invalid, "invalid"},
                                                                       {Code::unavailable, "unavailable"},
                                                                       {Code::timed_out, "timed_out"},
                                                                       {Code::malformed, "malformed"}}};

std::string text(const json::object& object, std::string_view name) {
    return std::string{object.at(name).as_string()};
}

Supervisor::Moment deadline_of(const json::object& request) {
    return std::chrono::steady_clock::now() +
           std::chrono::milliseconds{request.at("deadline_ms").to_number<std::int64_t>()};
}

Result<json::object> nothing_or_error(const Result<void>& done) {
    if (!done) return fail(done.error());
    return json::object{};
}

json::object revision_line(const PlacedRevision& placed) {
    const auto started = placed.started.time_since_epoch();
    return {{"id", placed.id},
            {"state", to_text(placed.state)},
            {"weight", placed.weight},
            {"in_flight", placed.in_flight},
            {"started_at", std::chrono::duration_cast<std::chrono::milliseconds>(started).count()}};
}

std::string serialized(const Result<json::object>& answer) {
    if (answer) return json::serialize(json::object{{"ok", *answer}});
    const auto& error = answer.error();
    return json::serialize(
        json::object{{"error", {{"code", code_word(error.code)}, {"detail", error.detail}}}});
}

}  // namespace

std::string_view code_word(Code code) {
    for (const auto& [known, word] : code_words)
        if (known == code) return word;
    return "internal";
}

Code parse_code_word(std::string_view word) {
    for (const auto& [code, known] : code_words)
        if (known == word) return code;
    return Code::internal;
}

asio::awaitable<std::string> AgentRequests::answer(std::string request) {
    try {
        const auto parsed = json::parse(request);
        co_return serialized(co_await answer_to(parsed.as_object()));
    } catch (const std::exception& error) {
        co_return serialized(
            fail(Error{.code = Code::malformed, .reason = "malformed", .detail = error.what()}));
    }
}

asio::awaitable<AgentRequests::Answer> AgentRequests::answer_to(json::object request) {
    const std::string wanted = text(request, "do");
    if (wanted == "about") co_return about();
    if (wanted == "observe") co_return observe();
    if (wanted == "shift") co_return shift(request);
    if (wanted == "reload") co_return nothing_or_error(traffic_.reload());
    if (wanted == "sample") co_return sample(text(request, "id"));
    if (wanted == "place") {
        if (is_over_)
            co_return fail(
                Error{.code = Code::invalid, .reason = "invalid", .detail = "the target is being ended"});
        auto revision = parse_revision(request.at("revision"));
        if (!revision) co_return fail(revision.error());
        co_return nothing_or_error(co_await supervisor_.place(std::move(*revision), deadline_of(request)));
    }
    if (wanted == "drain") {
        const auto drained = co_await supervisor_.drain(text(request, "id"), deadline_of(request));
        if (!drained) co_return fail(drained.error());
        co_return json::object{{"took_ms", drained->took.count()}, {"cut", drained->cut}};
    }
    if (wanted == "remove") co_return nothing_or_error(co_await supervisor_.remove(text(request, "id")));
    if (wanted == "end") {
        is_over_ = true;
        co_await supervisor_.end_all();
        proxy_.stop();
        co_return json::object{};
    }
    co_return fail(
        Error{.code = Code::malformed, .reason = "malformed", .detail = "the agent cannot " + wanted});
}

AgentRequests::Answer AgentRequests::shift(const json::object& request) {
    Weights weights;
    for (const auto& [id, weight] : request.at("weights").as_object())
        weights.emplace(id, weight.to_number<int>());
    return nothing_or_error(traffic_.shift(weights));
}

AgentRequests::Answer AgentRequests::observe() const {
    const auto observation = traffic_.observe();
    if (!observation) return fail(observation.error());
    json::array revisions;
    for (const auto& placed : observation->revisions) revisions.push_back(revision_line(placed));
    return json::object{{"revisions", revisions}};
}

AgentRequests::Answer AgentRequests::sample(const std::string& id) {
    const auto sample = traffic_.sample(id);
    if (!sample) return fail(sample.error());
    json::array latencies;
    for (const auto latency : sample->latencies) latencies.push_back(latency.count());
    return json::object{{"requests", sample->requests},
                        {"errors", sample->errors},
                        {"latencies_us", latencies},
                        {"in_flight", sample->in_flight}};
}

AgentRequests::Answer AgentRequests::about() const {
    const auto& state = ledger_.state();
    json::array notes;
    for (const auto& [at, words] : state.notes) notes.push_back(json::object{{"at", at}, {"text", words}});
    json::object processes;
    for (const auto& record : state.revisions) processes[record.revision.id] = record.tree.main.pid;
    return json::object{{"pid", ::getpid()},
                        {"listen", state.listen},
                        {"haproxy", proxy_.is_up() ? proxy_.process().pid : 0},
                        {"processes", processes},
                        {"notes", notes}};
}

}  // namespace taxasge::delivery
