#include "server/http/request_id.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <cstdint>

namespace taxasge {
namespace {

bool belongs(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

bool is_request_id(std::string_view text) {
    return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, belongs);
}

std::string make_request_id() {
    // A random beginning for each thread and a count: asking the kernel for each request would cost a system
    // call.
    thread_local const std::string beginning = to_base64url(random_bytes(12)) + '-';
    thread_local std::uint64_t count = 0;
    return beginning + std::to_string(++count);
}

}  // namespace taxasge
