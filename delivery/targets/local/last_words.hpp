// What a program has written to its file since it was started: the reason why it ended, for people.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace taxasge::delivery {

class LastWords {
 public:
    [[nodiscard]] static LastWords begin(const std::filesystem::path& file);
    [[nodiscard]] std::string text() const;  // the last 2,000 characters, without the line end

 private:
    std::filesystem::path file_;
    std::uintmax_t from_ = 0;
};

}  // namespace taxasge::delivery
