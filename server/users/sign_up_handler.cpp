#include "server/users/sign_up_handler.hpp"

#include "server/http/fields.hpp"
#include "server/users/person_name.hpp"
#include "server/users/phone.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

std::string text_of(const std::optional<PersonName>& name) {
    return name ? name->text() : std::string{};
}

Person read_person(Fields& fields, Language page_language) {
    Person person;
    person.first_name = text_of(fields.parse("first_name", PersonName::parse));
    person.last_name = text_of(fields.parse("last_name", PersonName::parse));
    if (const auto phone = fields.optional_parse("phone", Phone::parse)) person.phone = phone->text();
    person.type = fields.optional_parse("user_type", parse_user_type).value_or(UserType::citizen);
    person.language = fields.optional_parse("language", parse_chosen_language).value_or(page_language);
    return person;
}

Result<std::optional<IdempotencyKey>> read_key(const Request& request) {
    if (!request.headers.has("Idempotency-Key")) return std::optional<IdempotencyKey>{};
    if (request.headers.count("Idempotency-Key") > 1)
        return fail(field_error("Idempotency-Key", "invalid_idempotency_key"));
    auto key = IdempotencyKey::parse(request.headers.find("Idempotency-Key"));
    if (!key) return fail(key.error());
    return std::optional{std::move(*key)};
}

Result<SignUpRequest> read_sign_up(const Request& request, const Device& device) {
    auto fields = Fields::read(request);
    if (!fields) return fail(fields.error());
    auto email = fields->parse("email", Email::parse);
    Secret password = fields->secret("password", maximum_password_bytes);
    if (auto fault = password_size_fault(password)) fields->reject(std::move(*fault));
    Person person = read_person(*fields, request.language);
    const auto accepted = fields->flag("accept_terms");
    if (!accepted.value_or(false))
        fields->reject({"accept_terms", fields->has("accept_terms") ? "must_be_accepted" : "required"});
    auto key = read_key(request);
    if (!key) fields->reject(key.error().fields.front());
    if (const auto ok = fields->check(); !ok) return fail(ok.error());
    return SignUpRequest{.email = std::move(*email),
                         .password = std::move(password),
                         .person = std::move(person),
                         .device = device,
                         .client = request.client,
                         .key = std::move(*key)};
}

}  // namespace

asio::awaitable<Result<Response>> SignUpHandler::operator()(const Request& request) const {
    const auto brought = cookie_.read(request).device;
    const Device device = brought ? *brought : Device::make();
    auto sign_up = read_sign_up(request, device);
    if (!sign_up) co_return fail(sign_up.error());
    if (const auto done = co_await sign_up_.run(std::move(*sign_up)); !done) co_return fail(done.error());
    Response response = json_response(202, {{"status", "verification_sent"}});
    if (!brought) cookie_.write(response, device, "");
    co_return response;
}

}  // namespace taxasge
