#include "server/users/account_fields_handler.hpp"

#include "server/users/password_policy.hpp"

namespace taxasge {
namespace {

constexpr std::size_t longest_proof = 4096;  // the parsers know their own bounds

// A token speaks for itself: what comes beside it, unless it is empty, belongs to another request.
std::optional<VerificationProof> read_token(Fields& fields, std::string_view text) {
    for (const std::string_view other : {"email", "code"})
        if (fields.optional_text(other, longest_proof)) fields.reject({std::string{other}, "unknown_field"});
    auto token = VerificationToken::parse(text);
    if (token) return VerificationProof{std::move(*token)};
    fields.reject(token.error().fields.front());
    return std::nullopt;
}

}  // namespace

std::optional<VerificationProof> read_proof(Fields& fields) {
    if (const auto token = fields.optional_text("token", longest_proof)) return read_token(fields, *token);
    auto email = fields.parse("email", Email::parse);
    auto code = fields.parse("code", VerificationCode::parse);
    if (!email || !code) return std::nullopt;
    return VerificationProof{EmailAndCode{std::move(*email), std::move(*code)}};
}

Secret read_password(Fields& fields, std::string_view name) {
    Secret password = fields.secret(name, maximum_password_bytes);
    if (auto fault = password_size_fault(password, name)) fields.reject(std::move(*fault));
    return password;
}

}  // namespace taxasge
