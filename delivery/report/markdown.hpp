// A report as Markdown (GitHub's), without HTML but line breaks in tables: what came from outside can be no
// image, no tag, and no link but to the address that it says.
#pragma once

#include "delivery/report/document.hpp"

namespace taxasge::delivery {

// Pure.
[[nodiscard]] std::string to_markdown(const Document& document);

[[nodiscard]] std::string to_markdown(const std::vector<Block>& blocks);

// With each letter that means something to Markdown escaped, on one line.
[[nodiscard]] std::string escape_markdown(std::string_view text);

// A shape for a state or a verdict, beside its word; empty: there is none.
[[nodiscard]] std::string_view shape_of(std::string_view word);

}  // namespace taxasge::delivery
