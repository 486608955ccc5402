// The head of an answer as bytes. Every answer that does not say otherwise is one that no cache keeps, no
// browser guesses about and no page frames: what the API needs; pages and assets bring their own fields.
#pragma once

#include "server/http/response.hpp"

#include <string>
#include <string_view>

namespace taxasge {

// What the connection knows and the handler does not.
struct AnswerFrame {
    std::string_view request_id;
    std::string_view connection;                 // "close", "keep-alive", or "" where the version says it
    std::string_view strict_transport_security;  // "": none
};

[[nodiscard]] std::string_view body_of(const Response& response);

// Appends status line and fields, to the empty line. Characters that would end a line early are left out.
void append_head(std::string& out, const Response& response, const AnswerFrame& frame);

}  // namespace taxasge
