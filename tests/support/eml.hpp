// Reads a letter back, as a mail program would: unfolds headers, decodes encoded-words and quoted-printable.
#pragma once

#include <openssl/evp.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::test {

struct Eml {
    std::vector<std::string> header_names;       // in order, as often as they stand there
    std::map<std::string, std::string> headers;  // unfolded, not decoded
    std::string text;
    std::string html;
};

inline std::string decode_base64(std::string_view text) {
    std::string decoded(3 * (text.size() / 4) + 1, '\0');
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0) throw std::runtime_error("not base64");
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    decoded.resize(static_cast<std::size_t>(size) - padding);
    return decoded;
}

// "=?UTF-8?B?…?= =?UTF-8?B?…?=" and what stands between; white space between two words is not text [RFC
// 2047 6.2].
inline std::string decode_words(std::string_view text) {
    constexpr std::string_view begin = "=?UTF-8?B?";
    std::string decoded;
    while (!text.empty()) {
        const auto at = text.find(begin);
        decoded += text.substr(0, at);
        if (at == std::string_view::npos) break;
        text.remove_prefix(at + begin.size());
        const auto end = text.find("?=");
        decoded += decode_base64(text.substr(0, end));
        text.remove_prefix(end + 2);
        if (text.starts_with(std::string{" "} + std::string{begin})) text.remove_prefix(1);
    }
    return decoded;
}

inline std::string decode_quoted_printable(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            decoded += text[i];
        } else if (text.substr(i, 3) == "=\r\n") {
            i += 2;
        } else {
            decoded += static_cast<char>(std::stoi(std::string{text.substr(i + 1, 2)}, nullptr, 16));
            i += 2;
        }
    }
    return decoded;
}

inline Eml read_head(std::string_view head) {
    Eml eml;
    while (!head.empty()) {
        auto end = head.find("\r\n");
        while (end + 2 < head.size() && head[end + 2] == ' ') end = head.find("\r\n", end + 2);
        std::string line{head.substr(0, end)};
        head.remove_prefix(std::min(head.size(), end + 2));
        for (auto fold = line.find("\r\n"); fold != std::string::npos; fold = line.find("\r\n"))
            line.erase(fold, 2);
        const auto colon = line.find(": ");
        if (colon == std::string::npos) throw std::runtime_error("not a header: " + line);
        eml.header_names.push_back(line.substr(0, colon));
        eml.headers[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return eml;
}

inline Eml read_eml(std::string_view message) {
    const auto head_end = message.find("\r\n\r\n");
    if (head_end == std::string_view::npos) throw std::runtime_error("no end of the headers");
    Eml eml = read_head(message.substr(0, head_end + 2));
    const std::string type = eml.headers["Content-Type"];
    const auto quote = type.find("boundary=\"") + 10;
    const std::string delimiter = "--" + type.substr(quote, type.find('"', quote) - quote);
    std::string_view rest = message.substr(head_end + 4);
    while (rest.starts_with(delimiter + "\r\n")) {
        rest.remove_prefix(delimiter.size() + 2);
        const std::string_view part = rest.substr(0, rest.find("\r\n" + delimiter));
        const auto body = part.find("\r\n\r\n");
        const bool is_html = part.substr(0, body).contains("text/html");
        (is_html ? eml.html : eml.text) = decode_quoted_printable(part.substr(body + 4));
        rest.remove_prefix(part.size() + 2);
    }
    if (rest != delimiter + "--\r\n") throw std::runtime_error("the parts do not end");
    return eml;
}

}  // namespace taxasge::test
