// The words of every letter in the four languages and the two frames they stand in, from
// server/mail/letters/. Reading them is strict: a language that lacks a text, or says one that the others do
// not have, keeps the server from starting (A16).
#pragma once

#include "base/language.hpp"
#include "base/resource.hpp"
#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

class LetterTexts {
 public:
    // What the binary carries. Error: internal; the detail names the language and the text.
    [[nodiscard]] static Result<LetterTexts> load();
    [[nodiscard]] static Result<LetterTexts> load_from(const std::vector<Resource>& resources);

    // `key` is one of the keys that load() demands, such as "verify_email.subject".
    [[nodiscard]] const std::string& say(Language language, std::string_view key) const;

    [[nodiscard]] const std::string& html_frame() const { return html_frame_; }
    [[nodiscard]] const std::string& text_frame() const { return text_frame_; }

 private:
    using Words = std::map<std::string, std::string, std::less<>>;

    LetterTexts() = default;

    std::map<Language, Words> words_;
    std::string html_frame_;
    std::string text_frame_;
};

}  // namespace taxasge
