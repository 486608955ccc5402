#include "server/users/verification_proof.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::uint32_t possible_codes = 1'000'000;
constexpr std::size_t code_digits = 6;

Bytes code_hmac(ByteView key, const Id& row, const VerificationCode& code) {
    return hmac_sha256(key, as_bytes(row.text() + ':' + std::string{code.expose()}));
}

}  // namespace

VerificationToken VerificationToken::make() {
    return VerificationToken{to_base64url(random_bytes(token_bytes))};
}

Result<VerificationToken> VerificationToken::parse(std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != token_bytes) return fail(field_error("token", "invalid_token"));
    return VerificationToken{std::string{text}};
}

Bytes VerificationToken::hash() const {
    return sha256(as_bytes(text_.expose()));
}

VerificationCode VerificationCode::make() {
    return VerificationCode{fmt::format("{:06}", random_below(possible_codes))};
}

Result<VerificationCode> VerificationCode::parse(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c != ' ' && c != '-') digits.push_back(c);
    const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (digits.size() != code_digits || !all_digits) return fail(field_error("code", "invalid_code"));
    return VerificationCode{std::move(digits)};
}

Error invalid_or_expired_token() {
    return Error{.code = Code::malformed, .reason = "invalid_or_expired_token"};
}

Bytes CodeHasher::hash(const Id& row, const VerificationCode& code) const {
    return code_hmac(keys_.get()->front(), row, code);
}

bool CodeHasher::matches(const Id& row, const VerificationCode& code, ByteView hash) const {
    const auto keys = keys_.get();
    return std::ranges::any_of(
        *keys, [&](const Bytes& key) { return equal_in_constant_time(code_hmac(key, row, code), hash); });
}

IssuedProof issue_proof(Letter letter, const Id& row, const CodeHasher& codes, Time now) {
    const auto token = VerificationToken::make();
    const auto code = VerificationCode::make();
    letter.token = token.expose();
    letter.code = code.expose();
    return {
        .letter = std::move(letter),
        .kept = {.token_hash = token.hash(), .code_hash = codes.hash(row, code), .issued_at = now},
    };
}

boost::asio::awaitable<Result<std::int64_t>> count_recent_letters(Transaction& transaction,
                                                                  Statement counting, Id user_id, Time now) {
    const auto counted =
        co_await transaction.run(counting, bind(user_id, now - std::chrono::hours{1} + code_lifetime));
    if (!counted) co_return fail(counted.error());
    if (counted->rows.size() != 1) co_return fail(internal_error("COUNT gave no row"));
    std::int64_t count = 0;
    if (const auto read = counted->rows.front().read(count); !read) co_return fail(read.error());
    co_return count;
}

}  // namespace taxasge
