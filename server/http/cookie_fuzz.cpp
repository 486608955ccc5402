#include "server/http/cookie.hpp"

#include "tests/support/fuzz.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

using test::demand;

constexpr std::string_view name = "__Host-session";

Request with_cookies(std::string_view lines) {
    Request request;
    while (!lines.empty()) request.headers.add("cookie", test::take_until(lines, '\n'));
    return request;
}

// Does the name stand anywhere as a whole, with its "="?
bool is_named_in(std::string_view lines) {
    for (std::size_t at = lines.find(name); at != std::string_view::npos; at = lines.find(name, at + 1)) {
        std::string_view behind = lines.substr(at + name.size());
        behind.remove_prefix(std::min(behind.find_first_not_of(" \t"), behind.size()));
        const bool begins = at == 0 || std::string_view{"; \t\n"}.contains(lines[at - 1]);
        if (begins && behind.starts_with('=')) return true;
    }
    return false;
}

void what_is_found_was_sent(std::string_view lines) {
    const Request request = with_cookies(lines);
    const std::string_view value = find_cookie(request, name);
    demand(!value.contains(';') && !value.contains('\n'), "a value ends where its cookie ends");
    demand(!value.starts_with(' ') && !value.ends_with('\t'), "a value has no blanks around it");
    if (!has_cookie(request, name)) return demand(value.empty(), "no cookie has no value");
    demand(is_named_in(lines) && lines.contains(value), "what is found was sent under its name");
    demand(lines.contains("another") || !has_cookie(request, "another"), "what was not sent is not found");
}

// The first of several is taken, whatever stands around it.
void ours_is_found_among_others(std::string_view others) {
    const std::string ours = std::string{name} + "=planted";
    demand(find_cookie(with_cookies(fmt::format("{};{}", ours, others)), name) == "planted", "ours, first");
    if (is_named_in(others)) return;
    demand(!has_cookie(with_cookies(others), name), "a name that is not there is not found");
    for (const std::string_view between : {"; ", ";", ";;\t", "\n"})
        demand(find_cookie(with_cookies(fmt::format("{}{}{}", others, between, ours)), name) == "planted",
               "ours, after any others");
}

}  // namespace
}  // namespace taxasge

// A72: the Cookie header: a cookie is found by its own name, and no other makes or hides it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = taxasge::test::as_input(data, size);
    taxasge::what_is_found_was_sent(input);
    taxasge::ours_is_found_among_others(input);
    return 0;
}
