#include "server/users/verify_email_handler.hpp"

#include "server/http/fields.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::size_t longest_proof = 4096;  // the parsers know their own bounds

using Proof = std::variant<VerificationToken, EmailAndCode>;

// A token speaks for itself: what comes beside it, unless it is empty, belongs to another request.
std::optional<Proof> read_token(Fields& fields, std::string_view text) {
    for (const std::string_view other : {"email", "code"})
        if (fields.optional_text(other, longest_proof)) fields.reject({std::string{other}, "unknown_field"});
    auto token = VerificationToken::parse(text);
    if (token) return Proof{std::move(*token)};
    fields.reject(token.error().fields.front());
    return std::nullopt;
}

std::optional<Proof> read_proof(Fields& fields) {
    if (const auto token = fields.optional_text("token", longest_proof)) return read_token(fields, *token);
    auto email = fields.parse("email", Email::parse);
    auto code = fields.parse("code", VerificationCode::parse);
    if (!email || !code) return std::nullopt;
    return Proof{EmailAndCode{std::move(*email), std::move(*code)}};
}

Result<VerifyEmailRequest> read_request(const Request& request, std::optional<Device> device) {
    auto fields = Fields::read(request);
    if (!fields) return fail(fields.error());
    auto proof = read_proof(*fields);
    auto password = fields->optional_secret("password", maximum_password_bytes);
    if (password)
        if (auto fault = password_size_fault(*password)) fields->reject(std::move(*fault));
    if (const auto ok = fields->check(); !ok) return fail(ok.error());
    return VerifyEmailRequest{.proof = std::move(*proof),
                              .password = std::move(password),
                              .device = std::move(device),
                              .client = request.client};
}

}  // namespace

asio::awaitable<Result<Response>> VerifyEmailHandler::operator()(const Request& request) const {
    auto verify = read_request(request, cookie_.read(request).device);
    if (!verify) co_return fail(verify.error());
    if (const auto done = co_await verify_email_.run(std::move(*verify)); !done) co_return fail(done.error());
    co_return json_response(200, {{"status", "verified"}});
}

}  // namespace taxasge
