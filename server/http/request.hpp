// A request as handlers see it: whole, bounded, decoded as far as HTTP goes.
#pragma once

#include "base/clock.hpp"
#include "base/language.hpp"
#include "server/http/headers.hpp"

#include <string>
#include <string_view>

namespace taxasge {

enum class Method { get, head, post, put, patch, del, options, other };

enum class BodyFormat { none, json, form };

struct Request {
    Method method = Method::get;
    std::string path;            // percent-decoded, without the query
    std::string path_parameter;  // the step of the path that its route leaves open, as {id}; "" without one
    std::string query;           // as sent
    Headers headers;
    std::string body;
    BodyFormat format = BodyFormat::none;
    Language language = Language::es;  // of the answer: query `lang` for forms, else Accept-Language
    std::string client;                // address, by TRUSTED_PROXIES; never empty
    std::string id;                    // X-Request-Id, the caller's if it is well-formed, else ours
};

// The value of `name` in a query, percent-decoded; "" when absent.
[[nodiscard]] std::string query_value(std::string_view query, std::string_view name);

}  // namespace taxasge
