#include "server/http/cookie.hpp"

#include "tests/support/fuzz.hpp"

namespace taxasge {
namespace {

using test::demand;

constexpr std::string_view name = "__Host-session";

Request with_cookies(std::string_view lines) {
    Request request;
    while (!lines.empty()) request.headers.add("cookie", test::take_until(lines, '\n'));
    return request;
}

void what_is_found_was_sent(std::string_view lines) {
    const Request request = with_cookies(lines);
    const std::string_view value = find_cookie(request, name);
    demand(!value.contains(';') && !value.contains('\n'), "a value ends where its cookie ends");
    demand(!value.starts_with(' ') && !value.ends_with('\t'), "a value has no blanks around it");
    if (!has_cookie(request, name)) return demand(value.empty(), "no cookie has no value");
    demand(lines.contains(name) && lines.contains(value), "what is found was sent");
    demand(lines.contains("another") || !has_cookie(request, "another"), "what was not sent is not found");
}

// The first of several is taken, whatever stands around it.
void ours_is_found_among_others(std::string_view others) {
    const std::string ours = std::string{name} + "=planted";
    demand(find_cookie(with_cookies(ours + ';' + std::string{others}), name) == "planted", "ours, first");
    if (others.contains(name)) return;
    demand(!has_cookie(with_cookies(others), name), "a name that is not there is not found");
    for (const std::string between : {"; ", ";", ";;\t", "\n"})
        demand(find_cookie(with_cookies(std::string{others} + between + ours), name) == "planted",
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
