// The first look at a request's head, before any parser: where does it end, and is every line of it a line?
// Proxies disagree on bare CR or LF, folded lines and control characters; what they disagree on lets one
// request hide in another (request smuggling), so all of it is refused [RFC 9112 2.2, 5.2, 11.2].
#pragma once

#include <cstddef>
#include <string_view>

namespace taxasge {

class HeadScanner {
 public:
    enum class Verdict { incomplete, complete, malformed };

    // `text` is everything that came of this request so far; what was seen before is not looked at again.
    [[nodiscard]] Verdict scan(std::string_view text);

    [[nodiscard]] std::size_t size() const { return line_begin_; }  // when complete: with the empty line
    [[nodiscard]] std::size_t lines() const { return lines_; }      // whole ones so far

 private:
    [[nodiscard]] bool is_line(std::string_view line) const;

    std::size_t line_begin_ = 0;
    std::size_t seen_ = 0;
    std::size_t lines_ = 0;
};

}  // namespace taxasge
