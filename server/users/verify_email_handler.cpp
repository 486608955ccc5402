#include "server/users/verify_email_handler.hpp"

#include "server/users/account_fields_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

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
