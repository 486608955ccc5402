// Files that the binary carries, so that it never looks for them in the working directory: "migrations/…",
// "api/errors/…", "server/mail/letters/…", "web/…" (the built pages), "api/…" (the built contract). Any
// thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace taxasge {

struct Resource {
    std::string_view name;
    std::string_view content;
    std::string_view digest;  // the first 15 bytes of its SHA-256, base64url: made at build time, so that a
                              // start need not read megabytes of pages
};

[[nodiscard]] std::optional<std::string_view> find_resource(std::string_view name);

// All whose name begins with `prefix`, sorted by name.
[[nodiscard]] std::vector<Resource> resources_under(std::string_view prefix);

}  // namespace taxasge
