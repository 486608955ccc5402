#include "server/http/head_scanner.hpp"

#include <algorithm>

namespace taxasge {
namespace {

bool is_control(char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}

// To the end in any case, so that the compiler looks at many characters at once: lines are nearly always
// good, and a token is long.
bool has_control(std::string_view line) {
    unsigned found = 0;
    for (const char c : line) found |= is_control(c) ? 1U : 0U;
    return found != 0;
}

}  // namespace

HeadScanner::Verdict HeadScanner::scan(std::string_view text) {
    for (;;) {
        const std::size_t end = text.find('\n', std::max(seen_, line_begin_));
        if (end == std::string_view::npos) {
            seen_ = text.size();
            return Verdict::incomplete;
        }
        const std::string_view line = text.substr(line_begin_, end - line_begin_);
        if (!is_line(line)) return Verdict::malformed;
        line_begin_ = end + 1;
        if (line.size() == 1) return Verdict::complete;
        ++lines_;
    }
}

bool HeadScanner::is_line(std::string_view line) const {
    if (!line.ends_with('\r')) return false;
    line.remove_suffix(1);
    const bool is_folded = lines_ > 0 && (line.starts_with(' ') || line.starts_with('\t'));
    return !is_folded && !has_control(line);
}

}  // namespace taxasge
