#include "server/http/router.hpp"

#include "base/log.hpp"
#include "server/http/bearer.hpp"
#include "server/http/form_answer.hpp"
#include "server/http/method.hpp"

#include <algorithm>
#include <stdexcept>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// "GET, HEAD, OPTIONS" …: what Allow says of a path [RFC 9110 10.2.1].
std::string allowed_methods(const auto& routes) {
    std::string allowed;
    for (const auto& route : routes) {
        allowed += to_text(route.method);
        allowed += route.method == Method::get ? ", HEAD, " : ", ";
    }
    return allowed + "OPTIONS";
}

bool is_read(Method method) {
    return method == Method::get || method == Method::head;
}

// A body, or the claim of one, that is neither JSON nor a form.
bool is_unsupported(const Request& request) {
    return !is_read(request.method) && request.format == BodyFormat::none &&
           (!request.body.empty() || request.headers.has("Content-Type"));
}

// The one place where a refusal is logged; what the client did wrong is not our event.
void log_refusal(const Request& request, const Error& error) {
    const auto level = status_of(error.code) >= 500 ? log::Level::error : log::Level::debug;
    log::write(level, "request_refused",
               {{"request_id", request.id},
                {"path", request.path},
                {"code", error.reason},
                {"detail", error.detail}});
}

}  // namespace

Router::Router(Authenticate authenticate, RouterRules rules)
    : authenticate_(std::move(authenticate)), rules_(std::move(rules)) {}

void Router::open(Method method, std::string_view path, OpenHandler handler, RouteOptions options) {
    add(path, {.method = method, .open = std::move(handler), .guarded = {}, .options = options});
}

void Router::guarded(Method method, std::string_view path, ProtectedHandler handler, RouteOptions options) {
    add(path, {.method = method, .open = {}, .guarded = std::move(handler), .options = options});
}

void Router::otherwise(OpenHandler handler) {
    otherwise_ = std::move(handler);
}

void Router::add(std::string_view path, Route route) {
    Routes& routes = routes_at(path);
    if (find(routes, route.method) != nullptr) throw std::logic_error("two routes for " + std::string{path});
    routes.push_back(std::move(route));
}

Router::Routes& Router::routes_at(std::string_view path) {
    if (!PathTemplate::is_one(path)) return routes_[std::string{path}];
    const auto known =
        std::ranges::find(template_routes_, path,
                          [](const TemplateRoutes& one) -> const std::string& { return one.path.text(); });
    if (known != template_routes_.end()) return known->routes;
    return template_routes_.emplace_back(PathTemplate{path}, Routes{}).routes;
}

Router::Place Router::locate(std::string_view path) const {
    const auto exact = routes_.find(path);
    if (exact != routes_.end()) return {exact->first, &exact->second, {}};
    for (const TemplateRoutes& one : template_routes_)
        if (const auto step = one.path.match(path)) return {one.path.text(), &one.routes, *step};
    return {};
}

const Router::Route* Router::find(const Routes& routes, Method method) {
    const Method wanted = method == Method::head ? Method::get : method;
    const auto route = std::ranges::find(routes, wanted, &Route::method);
    return route == routes.end() ? nullptr : &*route;
}

const RouteOptions* Router::find(Method method, std::string_view path) const {
    const Place place = locate(path);
    const Route* route = place.routes == nullptr ? nullptr : find(*place.routes, method);
    return route == nullptr ? nullptr : &route->options;
}

std::string_view Router::route_of(std::string_view path) const {
    return locate(path).route;
}

std::vector<std::string> Router::manifest() const {
    std::vector<std::string> lines;
    const auto list = [&lines](const std::string& path, const Routes& routes) {
        for (const Route& route : routes) lines.push_back(std::string{to_text(route.method)} + ' ' + path);
    };
    for (const auto& [path, routes] : routes_) list(path, routes);
    for (const TemplateRoutes& one : template_routes_) list(one.path.text(), one.routes);
    std::ranges::sort(lines);
    return lines;
}

asio::awaitable<Response> Router::dispatch(const Request& request) const {
    const Place place = locate(request.path);
    if (place.routes == nullptr) co_return co_await dispatch_unknown(request);
    Response response;
    if (place.parameter.empty()) {
        response = co_await dispatch_known(*place.routes, request);
    } else {
        Request named = request;
        named.path_parameter = place.parameter;
        response = co_await dispatch_known(*place.routes, named);
    }
    if (request.method != Method::options) rules_.cors.mark(request, response);
    co_return response;
}

asio::awaitable<Response> Router::dispatch_known(const Routes& routes, const Request& request) const {
    if (request.method == Method::options) {
        Response response = rules_.cors.preflight(request, allowed_methods(routes));
        response.headers.add("Allow", allowed_methods(routes));
        co_return response;
    }
    const Route* route = find(routes, request.method);
    if (route == nullptr) co_return refuse_method(request, allowed_methods(routes));
    Result<Response> result = co_await call(*route, request);
    if (!result) co_return refuse(request, result.error());
    if (request.format == BodyFormat::form && result->status < 300)
        co_return form_done(*result, request, route->options.form);
    co_return std::move(*result);
}

asio::awaitable<Result<Response>> Router::call(const Route& route, const Request& request) const {
    if (auto admitted = admit(route, request); !admitted) co_return fail(admitted.error());
    if (route.open) co_return co_await route.open(request);
    const auto token = bearer_token(request);
    if (!token) co_return fail({.code = Code::unauthenticated, .reason = "authentication_required"});
    Result<Session> session = authenticate_(*token);
    if (!session && look_again_) session = co_await second_look(*token, std::move(session.error()));
    if (!session) co_return fail(session.error());
    co_return co_await route.guarded(request, *session);
}

asio::awaitable<Result<Session>> Router::second_look(std::string_view access_token, Error refusal) const {
    const auto news = co_await look_again_(access_token);
    if (!news) co_return fail(news.error());
    if (!*news) co_return fail(std::move(refusal));
    co_return authenticate_(access_token);
}

Result<void> Router::admit(const Route& route, const Request& request) const {
    const bool is_unwanted_form = request.format == BodyFormat::form && route.options.form.done.empty();
    if (is_unwanted_form || is_unsupported(request))
        return fail({.code = Code::unsupported_media, .reason = "unsupported_media_type"});
    if (!rules_.origin.allows(request))
        return fail({.code = Code::forbidden, .reason = "origin_not_allowed"});
    return {};
}

asio::awaitable<Response> Router::dispatch_unknown(const Request& request) const {
    const Error not_found{.code = Code::not_found, .reason = "not_found"};
    if (!otherwise_) co_return refuse(request, not_found);
    Request reading = request;
    if (!is_read(request.method)) reading.method = Method::get;
    Result<Response> page = co_await otherwise_(reading);
    if (!page) co_return refuse(request, page.error());
    if (is_read(request.method)) co_return std::move(*page);
    if (page->status == 404) co_return refuse(request, not_found);
    co_return refuse_method(request, "GET, HEAD");
}

Response Router::refuse_method(const Request& request, std::string_view allowed) const {
    Response response = refuse(request, {.code = Code::method_not_allowed, .reason = "method_not_allowed"});
    response.headers.add("Allow", allowed);
    return response;
}

Response Router::refuse(const Request& request, const Error& error) const {
    log_refusal(request, error);
    const RouteOptions* options = find(request.method, request.path);
    const bool is_page_form =
        request.format == BodyFormat::form && options != nullptr && !options->form.refused.empty();
    // Who was refused for their origin is not sent on to one of our pages: it may not be a page of ours that
    // asked.
    if (is_page_form && error.reason != "origin_not_allowed")
        return form_refused(error, request, options->form);
    return problems_.answer(error, request);
}

}  // namespace taxasge
