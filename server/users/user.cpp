#include "server/users/user.hpp"

#include <boost/json/value_from.hpp>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 2> types{"citizen", "business"};
constexpr std::array<std::string_view, 3> statuses{"pending", "active", "suspended"};

template <class E, std::size_t N>
bool read_word(const std::array<std::string_view, N>& words, std::string_view text, E& target) {
    const auto found = std::ranges::find(words, text);
    if (found == words.end()) return false;
    target = static_cast<E>(found - words.begin());
    return true;
}

template <class E, std::size_t N>
std::string_view word_of(const std::array<std::string_view, N>& words, E value) {
    return words.at(static_cast<std::size_t>(value));
}

boost::json::value text_or_null(const std::optional<std::string>& text) {
    return text ? boost::json::value(*text) : boost::json::value(nullptr);
}

}  // namespace

std::string_view to_text(UserType type) {
    return word_of(types, type);
}

Result<UserType> parse_user_type(std::string_view text) {
    UserType type{};
    if (!read_word(types, text, type)) return fail(field_error("user_type", "invalid_choice"));
    return type;
}

Result<Language> parse_chosen_language(std::string_view text) {
    const auto language = parse_language(text);
    if (!language) return fail(field_error("language", "invalid_choice"));
    return *language;
}

Result<User> UserColumns::parsed() && {
    const auto known_role = parse_role(role);
    const auto known_language = parse_language(language);
    const bool read = read_word(types, type, user.type) && read_word(statuses, status, user.status);
    if (!read || !known_role || !known_language)
        return fail(internal_error("a user's row holds a word that is none of ours"));
    user.role = *known_role;
    user.language = *known_language;
    return std::move(user);
}

boost::json::object to_json(const User& user) {
    const auto last_login =
        user.last_login_at ? std::optional{to_rfc3339(*user.last_login_at)} : std::nullopt;
    return {
        {"id", user.id.text()},
        {"email", user.email},
        {"first_name", user.first_name},
        {"last_name", user.last_name},
        {"phone", text_or_null(user.phone)},
        {"role", to_text(user.role)},
        {"user_type", word_of(types, user.type)},
        {"status", word_of(statuses, user.status)},
        {"language", to_text(user.language)},
        {"email_verified", user.email_verified},
        {"mfa_enabled", user.mfa_enabled},
        {"created_at", to_rfc3339(user.created_at)},
        {"last_login_at", text_or_null(last_login)},
    };
}

}  // namespace taxasge
