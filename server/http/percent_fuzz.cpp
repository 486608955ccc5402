#include "server/http/percent.hpp"

#include "tests/support/fuzz.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace taxasge {
namespace {

using test::demand;

bool has_broken_escape(std::string_view text) {
    static const std::regex broken{"%(?![0-9a-fA-F]{2})"};
    return std::regex_search(text.begin(), text.end(), broken);
}

std::string escape_all(std::string_view text) {
    std::string escaped;
    for (const char c : text) escaped += fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
    return escaped;
}

void check(std::string_view text) {
    const auto decoded = percent_decode(text);
    demand(decoded.has_value() != has_broken_escape(text), "only a broken escape is refused");
    const auto escapes = static_cast<std::size_t>(std::ranges::count(text, '%'));
    demand(!decoded || decoded->size() == text.size() - 2 * escapes, "an escape is one byte");
    demand(escapes != 0 || *decoded == text, "without an escape nothing changes");
    demand(percent_decode(escape_all(text)).value_or("") == text, "any bytes can be escaped");
    std::string with_spaces{text};
    std::ranges::replace(with_spaces, '+', ' ');
    const auto form = form_decode(text);
    demand(form.has_value() == decoded.has_value() && (!form || *form == *percent_decode(with_spaces)),
           "a form differs by its plus signs only");
}

}  // namespace
}  // namespace taxasge

// A72: percent-encoding: only broken escapes are refused, and what is escaped comes back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
