// A folder for one test, gone afterwards.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace taxasge::test {

[[nodiscard]] inline std::string random_name(std::string_view prefix) {
    return std::string{prefix} + to_hex(random_bytes(8));
}

class TemporaryFolder {
 public:
    TemporaryFolder() : path_(std::filesystem::temp_directory_path() / random_name("taxasge_test_")) {
        std::filesystem::create_directory(path_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

}  // namespace taxasge::test
