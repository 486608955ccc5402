// What can go wrong, in one closed list. A function that can fail returns Result<T> (base/result.hpp); where
// an answer leaves the program, one table turns the code into an HTTP status (server/http/problem.cpp) or an
// exit code.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

enum class Code {
    malformed,        // cannot be read at all
    unauthenticated,  // no proof, or a wrong one
    forbidden,        // known, but not allowed
    not_found,
    method_not_allowed,
    timed_out,            // the client was too slow
    precondition_failed,  // changed since it was read
    too_large,
    uri_too_long,
    unsupported_media,
    invalid,  // readable, but breaks a rule; `fields` says which
    precondition_required,
    too_many,
    headers_too_large,
    unavailable,  // a part we need is down; worth another try
    internal,     // our own fault
};

// One rule broken by one field. `code` is a stable word with a text in api/errors/; `limit` fills its
// {limit}.
struct FieldError {
    std::string field;
    std::string_view code;  // a string literal
    std::int64_t limit = 0;
};

struct Error {
    Code code = Code::internal;
    std::string_view reason = "internal_error";  // a string literal: the stable word for clients
    std::string detail = {};                     // for the log only, never for clients
    std::vector<FieldError> fields = {};
    std::chrono::seconds retry_after{0};  // with unavailable and too_many
};

// A broken rule of one field: 422 validation_failed.
[[nodiscard]] Error field_error(std::string field, std::string_view code, std::int64_t limit = 0);

// A part that we need does not answer: 503 service_unavailable, Retry-After 1 s.
[[nodiscard]] Error unavailable(std::string detail);

// Our own fault: 500 internal_error.
[[nodiscard]] Error internal_error(std::string detail);

}  // namespace taxasge
