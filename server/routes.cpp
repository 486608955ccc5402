#include "server/routes.hpp"

#include "base/resource.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <functional>
#include <iterator>

namespace json = boost::json;

namespace taxasge {
namespace {

constexpr std::string_view contract_name = "api/openapi.json";

// The contract's own page and file are static: StaticFiles serves them, and only where DOCS is on.
bool is_static(std::string_view path) {
    return path == "/openapi.json" || path.starts_with("/docs");
}

// "GET /health" …, as Router::manifest() writes them.
std::vector<std::string> documented_routes(const json::object& contract) {
    std::vector<std::string> routes;
    for (const auto& [path, operations] : contract.at("paths").as_object()) {
        if (is_static({path.data(), path.size()})) continue;
        for (const auto& [method, operation] : operations.as_object()) {
            std::string route{method};
            std::ranges::transform(route, route.begin(), [](char c) { return static_cast<char>(c & ~0x20); });
            const bool is_method =
                route == "GET" || route == "POST" || route == "PATCH" || route == "DELETE" || route == "PUT";
            if (is_method) routes.push_back(route + " " + std::string{path});
        }
    }
    std::ranges::sort(routes);
    return routes;
}

std::string difference(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    std::string names;
    std::vector<std::string> only;
    std::ranges::set_difference(left, right, std::back_inserter(only));
    for (const auto& name : only) names += " " + name + ";";
    return names.empty() ? " none;" : names;
}

}  // namespace

void add_routes(Router& router, Handlers& handlers) {
    using enum Method;
    const auto form = [](std::string_view done, std::string_view refused) {
        return RouteOptions{.form = {.done = done, .refused = refused}};
    };
    Handlers& h = handlers;
    const auto limited = [&h](Budget budget, auto& handler) {
        return LimitedHandler{h.budgets, budget, std::ref(handler)};
    };
    const auto by_passkey = [&h](auto step) {
        return LimitedHandler{h.budgets, Budget::passkey, std::bind_front(step, &h.passkey_login)};
    };
    const auto of_new_passkey = [&h](auto step) {
        return LimitedProtectedHandler{h.budgets, Budget::passkey, std::bind_front(step, &h.add_passkey)};
    };
    // clang-format off: one line each
    router.open(post, "/api/v1/auth/register", limited(Budget::sign_up, h.sign_up), form("verify#verification_sent", "register"));
    router.open(post, "/api/v1/auth/verify", limited(Budget::verify, h.verify_email), form("login#verified", "verify"));
    router.open(post, "/api/v1/auth/verify/resend", limited(Budget::resend, h.resend_verification), form("verify#verification_sent", "verify"));
    router.open(post, "/api/v1/auth/login", std::ref(h.login), form("profile", "login"));
    router.open(post, "/api/v1/auth/firebase", limited(Budget::firebase, h.firebase_sign_in));
    router.guarded(post, "/api/v1/auth/firebase/custom-token", LimitedProtectedHandler{h.budgets, Budget::firebase, std::ref(h.custom_token)});
    router.open(post, "/api/v1/auth/passkeys/login/options", by_passkey(&PasskeyLoginHandler::options));
    router.open(post, "/api/v1/auth/passkeys/login/finish", by_passkey(&PasskeyLoginHandler::finish));
    router.guarded(post, "/api/v1/auth/passkeys/register/options", of_new_passkey(&AddPasskeyHandler::options));
    router.guarded(post, "/api/v1/auth/passkeys/register/finish", of_new_passkey(&AddPasskeyHandler::finish));
    router.guarded(get, "/api/v1/auth/passkeys", std::bind_front(&OwnPasskeysHandler::list, &h.own_passkeys));
    router.guarded(del, "/api/v1/auth/passkeys/{id}", std::bind_front(&OwnPasskeysHandler::remove, &h.own_passkeys));
    router.open(post, "/api/v1/auth/refresh", std::ref(h.refresh), form("profile", "login"));
    router.open(post, "/api/v1/auth/logout", std::ref(h.logout), form("login#signed_out", "login"));
    router.guarded(get, "/api/v1/auth/sessions", std::ref(h.list_sessions));
    router.guarded(del, "/api/v1/auth/sessions", std::ref(h.end_other_sessions));
    router.guarded(del, "/api/v1/auth/sessions/{id}", std::ref(h.end_session));
    router.open(post, "/api/v1/auth/password/reset/request", limited(Budget::password_reset, h.request_reset), form("reset#reset_sent", "forgot"));
    router.open(post, "/api/v1/auth/password/reset/confirm", limited(Budget::verify, h.reset_password), form("login#password_reset", "reset"));
    router.guarded(post, "/api/v1/auth/password/change", std::ref(h.change_password));
    router.guarded(post, "/api/v1/auth/email/change", LimitedProtectedHandler{h.budgets, Budget::resend, std::ref(h.change_email)});
    router.open(post, "/api/v1/auth/email/confirm", limited(Budget::verify, h.confirm_email), form("login#email_changed", "email"));
    router.open(post, "/api/v1/auth/email/undo", limited(Budget::verify, h.undo_email), form("reset#email_restored", "undo"));
    router.guarded(get, "/api/v1/auth/profile", std::ref(h.read_profile));
    router.guarded(patch, "/api/v1/auth/profile", std::ref(h.change_profile));
    router.guarded(get, "/api/v1/admin/health", RoleGate{Role::admin, std::bind_front(&HealthHandler::for_administrators, &h.health)});
    router.guarded(get, "/api/v1/admin/releases", RoleGate{Role::admin, std::bind_front(&DeliveryStateHandler::releases, &h.delivery_state)});
    router.guarded(get, "/api/v1/admin/report", RoleGate{Role::admin, std::bind_front(&DeliveryStateHandler::report, &h.delivery_state)});
    router.open(get, "/.well-known/jwks.json", std::ref(h.jwks));
    router.open(get, "/health", std::bind_front(&HealthHandler::health, &h.health));
    router.open(get, "/health/live", std::bind_front(&HealthHandler::live, &h.health));
    router.open(get, "/health/ready", std::bind_front(&HealthHandler::ready, &h.health));
    // clang-format on
}

void add_metrics_route(Router& router, MetricsHandler handler) {
    router.open(Method::get, "/metrics", handler);
}

Result<void> check_against_contract(const Router& router) {
    const auto text = find_resource(contract_name);
    if (!text) return fail(internal_error("the binary carries no contract"));
    const json::value contract = json::parse(json::string_view{text->data(), text->size()});
    const auto documented = documented_routes(contract.as_object());
    const auto served = router.manifest();
    if (documented == served) return {};
    return fail(
        internal_error("routes and contract differ. Only in the contract:" + difference(documented, served) +
                       " only served:" + difference(served, documented)));
}

}  // namespace taxasge
