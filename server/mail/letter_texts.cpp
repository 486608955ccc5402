#include "server/mail/letter_texts.hpp"

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace json = boost::json;

namespace taxasge {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view folder = "server/mail/letters/";

struct Wanted {
    std::string_view key;
    std::string_view placeholder = {};  // must stand in it; no other may
};

constexpr std::array wanted_texts{
    Wanted{"brand"},
    Wanted{"service"},
    Wanted{"greeting", "{{name}}"},
    Wanted{"greeting_without_name"},
    Wanted{"footer"},
    Wanted{"verify_email.subject"},
    Wanted{"verify_email.opening"},
    Wanted{"verify_email.action"},
    Wanted{"verify_email.code"},
    Wanted{"verify_email.lapse"},
    Wanted{"verify_email.closing"},
    Wanted{"address_taken.subject"},
    Wanted{"address_taken.opening"},
    Wanted{"address_taken.action"},
    Wanted{"address_taken.closing"},
    Wanted{"refresh_reuse.subject"},
    Wanted{"refresh_reuse.opening"},
    Wanted{"refresh_reuse.action"},
    Wanted{"refresh_reuse.closing"},
    Wanted{"login_code.subject"},
    Wanted{"login_code.opening"},
    Wanted{"login_code.action"},
    Wanted{"login_code.code"},
    Wanted{"login_code.lapse"},
    Wanted{"login_code.closing"},
    Wanted{"new_device.subject"},
    Wanted{"new_device.opening"},
    Wanted{"new_device.device", "{{device}}"},
    Wanted{"new_device.unknown"},
    Wanted{"new_device.address", "{{address}}"},
    Wanted{"new_device.time", "{{time}}"},
    Wanted{"new_device.action"},
    Wanted{"new_device.closing"},
    Wanted{"reset_password.subject"},
    Wanted{"reset_password.opening"},
    Wanted{"reset_password.action"},
    Wanted{"reset_password.code"},
    Wanted{"reset_password.lapse"},
    Wanted{"reset_password.closing"},
    Wanted{"password_changed.subject"},
    Wanted{"password_changed.opening"},
    Wanted{"password_changed.action"},
    Wanted{"password_changed.closing"},
    Wanted{"confirm_email.subject"},
    Wanted{"confirm_email.opening"},
    Wanted{"confirm_email.action"},
    Wanted{"confirm_email.code"},
    Wanted{"confirm_email.lapse"},
    Wanted{"confirm_email.closing"},
    Wanted{"email_changed.subject"},
    Wanted{"email_changed.opening"},
    Wanted{"email_changed.action"},
    Wanted{"email_changed.closing"},
    Wanted{"email_restored.subject"},
    Wanted{"email_restored.opening"},
    Wanted{"email_restored.action"},
    Wanted{"email_restored.code"},
    Wanted{"email_restored.lapse"},
    Wanted{"email_restored.closing"},
    Wanted{"email_withdrawn.subject"},
    Wanted{"email_withdrawn.opening"},
    Wanted{"email_withdrawn.action"},
    Wanted{"email_withdrawn.closing"},
    Wanted{"sign_in_added.subject"},
    Wanted{"sign_in_added.opening"},
    Wanted{"sign_in_added.action"},
    Wanted{"sign_in_added.closing"},
    Wanted{"passkey_added.subject"},
    Wanted{"passkey_added.opening"},
    Wanted{"passkey_added.action"},
    Wanted{"passkey_added.closing"},
    Wanted{"passkey_removed.subject"},
    Wanted{"passkey_removed.opening"},
    Wanted{"passkey_removed.action"},
    Wanted{"passkey_removed.closing"},
    Wanted{"passkey_copied.subject"},
    Wanted{"passkey_copied.opening"},
    Wanted{"passkey_copied.action"},
    Wanted{"passkey_copied.closing"},
};

// {"a": {"b": "text"}} becomes "a.b" -> "text". Throws, when a value is neither.
void flatten(const json::object& object, const std::string& prefix, Words& words) {
    for (const auto& [name, value] : object) {
        const std::string key = prefix + std::string{name};
        if (value.is_object()) {
            flatten(value.get_object(), key + ".", words);
        } else {
            words.emplace(key, json::value_to<std::string>(value));
        }
    }
}

bool says_what_is_wanted(std::string_view text, const Wanted& wanted) {
    if (text.empty() || text.find_first_of("\r\n") != std::string_view::npos) return false;
    std::string rest{text};
    if (!wanted.placeholder.empty()) {
        const auto at = rest.find(wanted.placeholder);
        if (at == std::string::npos) return false;
        rest.erase(at, wanted.placeholder.size());
    }
    return !rest.contains("{{");
}

// What is wrong, or nothing.
std::optional<std::string> fault_in(const Words& words) {
    for (const Wanted& wanted : wanted_texts) {
        const auto found = words.find(wanted.key);
        if (found == words.end()) return "lacks " + std::string{wanted.key};
        if (!says_what_is_wanted(found->second, wanted))
            return std::string{wanted.key} + " is empty, has more than one line or the wrong placeholders";
    }
    for (const auto& [key, text] : words) {
        if (std::ranges::find(wanted_texts, key, &Wanted::key) == wanted_texts.end())
            return "has " + key + ", which no letter says";
    }
    return std::nullopt;
}

Result<std::string> find(const std::vector<Resource>& resources, const std::string& name) {
    const auto found = std::ranges::find(resources, std::string{folder} + name, &Resource::name);
    if (found == resources.end()) return fail(internal_error("letters: no " + name));
    return std::string{found->content};
}

Result<Words> read_words(const std::vector<Resource>& resources, Language language) {
    const std::string name = std::string{to_text(language)} + ".json";
    const auto content = find(resources, name);
    if (!content) return fail(content.error());
    Words words;
    try {
        flatten(json::parse(*content).as_object(), "", words);
    } catch (const std::exception& error) {
        return fail(internal_error("letters: " + name + ": " + error.what()));
    }
    if (const auto fault = fault_in(words)) return fail(internal_error("letters: " + name + " " + *fault));
    return words;
}

Result<std::string> read_frame(const std::vector<Resource>& resources, const std::string& name) {
    auto content = find(resources, name);
    if (!content) return fail(content.error());
    const kainjow::mustache::mustache parsed{*content};
    if (!parsed.is_valid()) return fail(internal_error("letters: " + name + ": " + parsed.error_message()));
    return content;
}

}  // namespace

Result<LetterTexts> LetterTexts::load() {
    return load_from(resources_under(folder));
}

Result<LetterTexts> LetterTexts::load_from(const std::vector<Resource>& resources) {
    LetterTexts texts;
    for (const Language language : all_languages) {
        auto words = read_words(resources, language);
        if (!words) return fail(std::move(words.error()));
        texts.words_.emplace(language, std::move(*words));
    }
    auto html = read_frame(resources, "frame.html");
    if (!html) return fail(std::move(html.error()));
    auto text = read_frame(resources, "frame.txt");
    if (!text) return fail(std::move(text.error()));
    texts.html_frame_ = std::move(*html);
    texts.text_frame_ = std::move(*text);
    return texts;
}

const std::string& LetterTexts::say(Language language, std::string_view key) const {
    return words_.at(language).find(key)->second;  // load() made sure that it is there
}

}  // namespace taxasge
