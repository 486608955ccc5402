// What the agent is asked, as JSON, and what it answers: {"do": "shift", …} -> {"ok": …} or {"error":
// {"code", "detail"}}. LocalTarget speaks this to it.
#pragma once

#include "delivery/targets/local/supervisor.hpp"

#include <boost/json/object.hpp>

namespace taxasge::delivery {

class AgentRequests {
 public:
    AgentRequests(Ledger& ledger, Proxy& proxy, Traffic& traffic, Supervisor& supervisor)
        : ledger_(ledger), proxy_(proxy), traffic_(traffic), supervisor_(supervisor) {}

    // Never fails: what is wrong is in the answer.
    [[nodiscard]] boost::asio::awaitable<std::string> answer(std::string request);

    [[nodiscard]] bool is_over() const { return is_over_; }  // it was told to end everything

 private:
    using Answer = Result<boost::json::object>;

    [[nodiscard]] boost::asio::awaitable<Answer> answer_to(boost::json::object request);
    [[nodiscard]] Answer shift(const boost::json::object& request);
    [[nodiscard]] Answer observe() const;
    [[nodiscard]] Answer sample(const std::string& id);
    [[nodiscard]] Answer about() const;

    Ledger& ledger_;
    Proxy& proxy_;
    Traffic& traffic_;
    Supervisor& supervisor_;
    bool is_over_ = false;
};

// The code of an error as a word, and back.
[[nodiscard]] std::string_view code_word(Code code);
[[nodiscard]] Code parse_code_word(std::string_view word);

}  // namespace taxasge::delivery
