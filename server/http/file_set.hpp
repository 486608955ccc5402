// Files to be served, all in memory: from the binary, or from a folder that is read whole. A path that a
// client sends is only ever a key here; it never reaches the file system.
#pragma once

#include "base/result.hpp"
#include "server/http/encoding.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace taxasge {

struct FileVariant {
    std::string_view content;
    std::string entity_tag;  // strong: each encoding has its own; "" when there is no such variant
};

struct StaticFile {
    std::string_view media_type;
    std::array<FileVariant, all_encodings.size()> variants;  // by Encoding; identity is always there

    [[nodiscard]] const FileVariant& variant(Encoding encoding) const {
        return variants[static_cast<std::size_t>(encoding)];
    }
    // The best for an Accept-Encoding; identity when the client refuses everything.
    [[nodiscard]] Encoding choose(std::string_view accept_encoding) const;
};

class FileSet {
 public:
    // Resources under `prefix` ("web/"), named without it.
    [[nodiscard]] static FileSet embedded(std::string_view prefix);

    // Every file of the folder, named by its path in it. Error: unavailable, with the path in the detail.
    [[nodiscard]] static Result<FileSet> folder(const std::filesystem::path& path);

    [[nodiscard]] const StaticFile* find(std::string_view name) const;

 private:
    struct NameHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
    };

    void add(std::string_view name, std::string_view content, std::string_view digest);
    void drop_lone_variants();

    std::unordered_map<std::string, StaticFile, NameHash, std::equal_to<>> files_;
    std::vector<std::unique_ptr<const std::string>> owned_;  // what was read from a folder
};

}  // namespace taxasge
