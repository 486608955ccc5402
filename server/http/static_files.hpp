// The pages, their assets, and the contract with its viewer: what is served when no route has the path.
#pragma once

#include "base/result.hpp"
#include "server/http/file_set.hpp"
#include "server/http/header_rules.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace taxasge {

enum class Docs { hidden, served };
enum class Reload { never, each_request };  // of WEB_ROOT: for who edits the pages

struct StaticOptions {
    std::string web_root = {};  // "": the pages in the binary
    Reload reload = Reload::never;
    Docs docs = Docs::hidden;
    // Development and testing: who asks for a page at 127.0.0.1 is sent to localhost, when this is a
    // localhost URL of the same port, since cookies and passkeys need one name. "": nobody is.
    std::string local_public_url = {};
};

class StaticFiles {
 public:
    // Errors: unavailable, when WEB_ROOT cannot be read; internal, when its headers.json is none.
    [[nodiscard]] static Result<StaticFiles> load(StaticOptions options);

    // For Router::otherwise(). An unknown path gets the 404 page of its language; under /api/ the error
    // not_found. StaticFiles must outlive the server: answers point into it.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> answer(const Request& request) const;

 private:
    struct Site {
        FileSet files;
        HeaderRules rules;
    };

    [[nodiscard]] static Result<Site> read_site(const std::string& web_root);
    [[nodiscard]] Result<Response> answer_from(const Site& site, const Request& request) const;
    [[nodiscard]] Result<Response> answer_docs(const Request& request) const;
    [[nodiscard]] Result<Response> page_not_found(const Site& site, const Request& request) const;
    [[nodiscard]] std::string elsewhere(const Request& request) const;

    StaticOptions options_;
    Site site_;
    FileSet docs_;
    std::string loopback_host_;  // "127.0.0.1:8080"
};

}  // namespace taxasge
