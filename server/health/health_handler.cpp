#include "server/health/health_handler.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {
namespace {

std::string runtime_text() {
    return fmt::format("C++23, clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
}

std::string platform_text() {
    utsname name{};
    if (::uname(&name) != 0) return "unknown";
    return fmt::format("{} {}", name.sysname, name.machine);
}

json::object checks_of(const HealthReport& report) {
    json::object checks{{"api", "ok"}};  // who reads this got an answer from it
    for (const auto& line : report.checks)
        checks[{line.name.data(), line.name.size()}] = to_text(line.state).data();
    return checks;
}

Response answer(const HealthReport& report, const json::object& body) {
    const bool well = report.status != HealthStatus::unhealthy;
    Response response = json_response(well ? 200 : 503, body);
    if (!well) response.headers.add("Retry-After", "1");
    return response;
}

}  // namespace

json::object HealthHandler::body_of(const HealthReport& report) const {
    return {{"status", to_text(report.status).data()},
            {"service", "taxasge-backend"},
            {"environment", facts_.environment},
            {"version", facts_.version},
            {"commit", facts_.commit},
            {"timestamp", to_rfc3339(clock_.now())},
            {"runtime", runtime_text()},
            {"platform", platform_text()},
            {"checks", checks_of(report)},
            {"schema_version", facts_.schema_version}};
}

asio::awaitable<Result<Response>> HealthHandler::health(const Request&) {
    const HealthReport report = co_await health_.report();
    co_return answer(report, body_of(report));
}

asio::awaitable<Result<Response>> HealthHandler::for_administrators(const Request&) {
    co_return json_response(200, body_of(co_await health_.report()));
}

asio::awaitable<Result<Response>> HealthHandler::live(const Request&) {
    co_return json_response(200, {{"status", "live"}});
}

asio::awaitable<Result<Response>> HealthHandler::ready(const Request&) {
    const HealthReport report = co_await health_.report_of_required();
    const bool ready = report.status != HealthStatus::unhealthy;
    co_return answer(report, {{"status", ready ? "ready" : "not_ready"}});
}

}  // namespace taxasge
