#include "server/users/password_policy.hpp"

#include "server/users/code_points.hpp"

#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace taxasge {
namespace {

// zxcvbn's score 3 begins at 10^8 guesses. Its work grows faster than the length: more than 100 characters
// are never needed to reach that.
constexpr double enough_bits = 26.575;
constexpr std::size_t judged_bytes = 100;

constexpr std::array<std::string_view, 4> known_to_everybody{"taxasge", "guinea", "malabo", "bata"};
constexpr std::size_t shortest_word = 4;  // shorter parts of a name stand in too many innocent words

void add_words(std::vector<std::string>& words, std::string_view text) {
    std::string word;
    for (const char c : fold(text) + ' ') {
        if (c >= 'a' && c <= 'z') {
            word.push_back(c);
        } else {
            if (word.size() >= shortest_word) words.push_back(word);
            word.clear();
        }
    }
}

std::vector<std::string> context_words(const PasswordContext& context) {
    std::vector<std::string> words{known_to_everybody.begin(), known_to_everybody.end()};
    add_words(words, context.first_name);
    add_words(words, context.last_name);
    add_words(words, context.email);
    return words;
}

bool contains_context(const Secret& password, const PasswordContext& context) {
    const std::string folded = fold(password.expose());
    return std::ranges::any_of(context_words(context),
                               [&](const std::string& word) { return folded.contains(word); });
}

struct Guess {
    double bits = 0;
    bool is_known_word = false;  // whole, as it stands or with the usual disguises
};

bool is_word(unsigned type) {
    const unsigned once =
        type & ~static_cast<unsigned>(MULTIPLE_MATCH);  // "passwordpassword" is one word too
    return once == DICTIONARY_MATCH || once == DICT_LEET_MATCH;
}

Guess estimate(const Secret& password) {
    const std::string judged{password.expose().substr(0, judged_bytes)};
    ZxcMatch_t* first = nullptr;
    const double bits = ZxcvbnMatch(judged.c_str(), nullptr, &first);
    const std::unique_ptr<ZxcMatch_t, decltype(&ZxcvbnFreeInfo)> matches{first, ZxcvbnFreeInfo};
    const bool is_one_match = first != nullptr && first->Next == nullptr;
    return {bits, is_one_match && is_word(first->Type)};
}

}  // namespace

std::optional<FieldError> password_size_fault(const Secret& password, std::string_view field) {
    if (password.expose().size() > maximum_password_bytes)
        return FieldError{std::string{field}, "too_long", maximum_password_bytes};
    if (count_characters(password.expose()) > maximum_password_length)
        return FieldError{std::string{field}, "too_long", maximum_password_length};
    return std::nullopt;
}

Result<void> judge_password(const Secret& password, const PasswordContext& context,
                            std::size_t minimum_length) {
    if (auto fault = password_size_fault(password))
        return fail(field_error("password", fault->code, fault->limit));
    if (count_characters(password.expose()) < minimum_length)
        return fail(field_error("password", "password_too_short", static_cast<std::int64_t>(minimum_length)));
    const Guess guess = estimate(password);
    if (guess.is_known_word) return fail(field_error("password", "password_too_common"));
    if (contains_context(password, context))
        return fail(field_error("password", "password_contains_context"));
    if (guess.bits < enough_bits) return fail(field_error("password", "password_too_guessable"));
    return {};
}

boost::asio::awaitable<Result<void>> PasswordPolicy::check(Secret password, PasswordContext context,
                                                           std::string_view field) const {
    Result<void> verdict;
    const auto done =
        co_await pool_.run([&] { verdict = judge_password(password, context, minimum_length_); });
    if (!done) co_return fail(done.error());
    if (!verdict)
        for (FieldError& fault : verdict.error().fields) fault.field = field;
    co_return verdict;
}

}  // namespace taxasge
