#include "server/transfer/text_input.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace taxasge {

Result<TextInput> TextInput::open(const std::filesystem::path& path) {
    Handle file{std::fopen(path.c_str(), "re"), std::fclose};
    if (file == nullptr)
        return fail(unavailable(fmt::format("cannot read {}: {}", path.string(), std::strerror(errno))));
    return TextInput{path, std::move(file)};
}

int TextInput::get() {
    const int byte = getc_unlocked(file_.get());
    if (byte == '\n') ++line_;
    return byte;
}

int TextInput::peek() {
    const int byte = getc_unlocked(file_.get());
    if (byte != end) std::ungetc(byte, file_.get());
    return byte;
}

void TextInput::skip_spaces() {
    for (int byte = peek(); byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; byte = peek()) get();
}

Error TextInput::failure(std::string_view what) const {
    if (std::ferror(file_.get()) != 0) return unavailable(path_.string() + ": cannot be read");
    return Error{.code = Code::malformed,
                 .reason = "malformed_request",
                 .detail = fmt::format("{}:{}: {}", path_.string(), line_, what)};
}

}  // namespace taxasge
