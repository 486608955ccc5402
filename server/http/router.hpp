// The table of what the server answers to: method, path, who may call, handler. routes.cpp fills it, one line
// each. Who may call is in the type: an open handler takes (Request), a protected one (Request, Session), and
// one cannot be registered as the other.
#pragma once

#include "base/result.hpp"
#include "server/http/cors.hpp"
#include "server/http/origin.hpp"
#include "server/http/path_template.hpp"
#include "server/http/problem.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace taxasge {

using OpenHandler = std::function<boost::asio::awaitable<Result<Response>>(const Request&)>;
using ProtectedHandler =
    std::function<boost::asio::awaitable<Result<Response>>(const Request&, const Session&)>;

// Turns the text after "Bearer " into a session. Errors: unauthenticated (invalid_access_token), unavailable.
using Authenticate = std::function<Result<Session>(std::string_view access_token)>;

// Whether it is worth asking once more after a refusal, because something was learned meanwhile. Error:
// unavailable.
using LookAgain = std::function<boost::asio::awaitable<Result<bool>>(std::string_view access_token)>;

// How a form post (urlencoded) to this route is answered: 303 to one of these, after "/{language}/".
struct FormPages {
    std::string_view done;     // "verify#verification_sent"
    std::string_view refused;  // "register": becomes "/es/register#e-<code>"
};

struct RouteOptions {
    std::size_t body_limit = 64 * 1024;  // bytes
    FormPages form = {};                 // empty: forms are refused with 415
};

// Which pages and which other sites may call.
struct RouterRules {
    OriginRule origin{"http://localhost:8080", "__Host-session"};
    CorsRule cors = {};
};

class Router {
 public:
    explicit Router(Authenticate authenticate, RouterRules rules = {});

    // `path` is exact, as "/api/v1/auth/login", or has one step that the caller says, as "/sessions/{id}",
    // which the handler finds in Request::path_parameter. GET answers HEAD too. Throws std::logic_error when
    // the place is taken.
    void open(Method method, std::string_view path, OpenHandler handler, RouteOptions options = {});
    void guarded(Method method, std::string_view path, ProtectedHandler handler, RouteOptions options = {});

    // Before an access token is refused; without it that happens at once.
    void look_again_with(LookAgain look_again) { look_again_ = std::move(look_again); }

    // What is asked when no route has the path: static pages. Only for GET and HEAD.
    void otherwise(OpenHandler handler);

    // The options that apply before the body is read; nullptr when there is no such route.
    [[nodiscard]] const RouteOptions* find(Method method, std::string_view path) const;

    // The path as it was registered, for metrics; "" when no route has it. Valid as long as the router.
    [[nodiscard]] std::string_view route_of(std::string_view path) const;

    // The whole way of one request: route, 404/405/415, origin rule (A43), proof, handler, and every Error
    // turned into problem+json or, for a form, into a 303. Never throws for what a client sent.
    [[nodiscard]] boost::asio::awaitable<Response> dispatch(const Request& request) const;

    // A refusal as dispatch() would give it: for requests that never got so far, and for exceptions.
    [[nodiscard]] Response refuse(const Request& request, const Error& error) const;

    // "GET /health" …, sorted: what AU-11 and PF-29 compare with the contract.
    [[nodiscard]] std::vector<std::string> manifest() const;

 private:
    struct Route {
        Method method;
        OpenHandler open;
        ProtectedHandler guarded;
        RouteOptions options;
    };
    using Routes = std::vector<Route>;  // of one path, one a method
    struct TemplateRoutes {
        PathTemplate path;
        Routes routes;
    };
    // What a request's path leads to; without routes, when no route has it.
    struct Place {
        std::string_view route;
        const Routes* routes = nullptr;
        std::string_view parameter;
    };

    struct PathHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view path) const { return std::hash<std::string_view>{}(path); }
    };

    void add(std::string_view path, Route route);
    [[nodiscard]] Routes& routes_at(std::string_view path);
    [[nodiscard]] Place locate(std::string_view path) const;
    [[nodiscard]] static const Route* find(const Routes& routes, Method method);
    [[nodiscard]] boost::asio::awaitable<Response> dispatch_known(const Routes& routes,
                                                                  const Request& request) const;
    [[nodiscard]] boost::asio::awaitable<Response> dispatch_unknown(const Request& request) const;
    [[nodiscard]] boost::asio::awaitable<Result<Response>> call(const Route& route,
                                                                const Request& request) const;
    [[nodiscard]] boost::asio::awaitable<Result<Session>> second_look(std::string_view access_token,
                                                                      Error refusal) const;
    [[nodiscard]] Result<void> admit(const Route& route, const Request& request) const;
    [[nodiscard]] Response refuse_method(const Request& request, std::string_view allowed) const;

    std::unordered_map<std::string, Routes, PathHash, std::equal_to<>> routes_;
    std::vector<TemplateRoutes> template_routes_;  // few: they are tried one by one, after the exact paths
    OpenHandler otherwise_;
    Authenticate authenticate_;
    LookAgain look_again_;
    RouterRules rules_;
    const Problems& problems_ = Problems::embedded();
};

}  // namespace taxasge
