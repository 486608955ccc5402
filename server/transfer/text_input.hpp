// The bytes of a file, one after the other, however long it is, and the line that they stand on.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace taxasge {

class TextInput {
 public:
    static constexpr int end = -1;

    // Error: unavailable, with the path and the system's reason in the detail.
    [[nodiscard]] static Result<TextInput> open(const std::filesystem::path& path);

    [[nodiscard]] int peek();
    int get();  // `end` at the end, and when the file cannot be read on: then failure() says so
    void skip_spaces();
    [[nodiscard]] std::uint64_t line() const { return line_; }  // of the next byte, from 1

    // "users.csv: cannot be read", or "users.csv:17: <what>". Codes unavailable and malformed.
    [[nodiscard]] Error failure(std::string_view what) const;

 private:
    using Handle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

    TextInput(std::filesystem::path path, Handle file) : path_(std::move(path)), file_(std::move(file)) {}

    std::filesystem::path path_;
    Handle file_;
    std::uint64_t line_ = 1;
};

}  // namespace taxasge
