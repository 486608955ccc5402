#include "server/database/postgres/encode.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

constexpr int as_text_format = 0;
constexpr int as_binary_format = 1;

}  // namespace

Result<EncodedParameters> EncodedParameters::encode(const Statement& statement,
                                                    const Parameters& parameters) {
    EncodedParameters encoded;
    encoded.numbers_.reserve(parameters.size());
    for (const Value& value : parameters) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            const std::string& text = encoded.numbers_.emplace_back(std::to_string(*number));
            encoded.add(text.data(), text.size(), as_text_format);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            if (text->find('\0') != std::string::npos) {
                return fail(internal_error(fmt::format("{}: a text with a NUL", statement.name)));
            }
            encoded.add(text->c_str(), text->size(), as_text_format);
        } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
            // A null pointer would be NULL: an empty vector has one.
            const char* data = bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data());
            encoded.add(data, bytes->size(), as_binary_format);
        } else {
            encoded.add(nullptr, 0, as_text_format);
        }
    }
    return encoded;
}

void EncodedParameters::add(const char* data, std::size_t length, int format) {
    values_.push_back(data);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
}

}  // namespace taxasge
