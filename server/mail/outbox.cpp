#include "server/mail/outbox.hpp"

#include <boost/json.hpp>

#include <array>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {
namespace {

constexpr Statement insert_letter{
    "insert_letter",
    "INSERT INTO letters (id, state, sealed, created_at, attempts, next_attempt_at, lease_until) "
    "VALUES ($1, 'waiting', $2, $3, 0, $3, 0)"};

// In the order of LetterKind. They are stored: a name once used stays.
constexpr std::array<std::string_view, all_letter_kinds.size()> kind_names{
    "verify_email",     "address_taken", "refresh_reuse", "new_device",      "reset_password",
    "password_changed", "login_code",    "confirm_email", "email_changed",   "email_restored",
    "email_withdrawn",  "sign_in_added", "passkey_added", "passkey_removed", "passkey_copied"};

// A sealed letter that was copied over another row does not open.
std::string context_of(const Id& id) {
    return "letter:" + id.text();
}

std::optional<LetterKind> parse_kind(std::string_view name) {
    for (std::size_t i = 0; i < kind_names.size(); ++i)
        if (kind_names[i] == name) return static_cast<LetterKind>(i);
    return std::nullopt;
}

json::value to_json(const std::optional<SignIn>& sign_in) {
    if (!sign_in) return nullptr;
    return {{"device", sign_in->device}, {"address", sign_in->address}, {"at", to_milliseconds(sign_in->at)}};
}

std::string to_json(const Letter& letter) {
    return json::serialize(json::object{
        {"kind", to_text(letter.kind)},
        {"to", letter.to},
        {"name", letter.name},
        {"language", to_text(letter.language)},
        {"token", letter.token},
        {"code", letter.code},
        {"sign_in", to_json(letter.sign_in)},
        {"code_kept_in", to_base64url(letter.code_kept_in)},
    });
}

// Absent in letters of a release that did not know it.
std::optional<SignIn> sign_in_of(const json::object& letter) {
    const json::value* told = letter.if_contains("sign_in");
    if (told == nullptr || told->is_null()) return std::nullopt;
    return SignIn{.device = json::value_to<std::string>(told->at("device")),
                  .address = json::value_to<std::string>(told->at("address")),
                  .at = from_milliseconds(told->at("at").as_int64())};
}

// Absent in letters of a release that did not renew codes.
Bytes code_kept_in(const json::object& letter) {
    const json::value* told = letter.if_contains("code_kept_in");
    if (told == nullptr) return {};
    return from_base64url(json::value_to<std::string>(*told)).value_or(Bytes{});
}

Letter from_json(const json::value& value) {  // throws, when it is no letter of ours
    const auto text = [&](const char* field) { return json::value_to<std::string>(value.at(field)); };
    return Letter{
        .kind = parse_kind(text("kind")).value(),
        .to = text("to"),
        .name = text("name"),
        .language = parse_language(text("language")).value(),
        .token = text("token"),
        .code = text("code"),
        .sign_in = sign_in_of(value.as_object()),
        .code_kept_in = code_kept_in(value.as_object()),
    };
}

}  // namespace

std::string_view to_text(LetterKind kind) {
    return kind_names.at(static_cast<std::size_t>(kind));
}

SealedLetter Outbox::prepare(const Letter& letter) const {
    const Time now = clock_.now();
    const Id id = Id::make(now);
    return SealedLetter{id, keys_.seal(as_bytes(to_json(letter)), context_of(id)), now};
}

SealedLetter Outbox::reword(const SealedLetter& sealed, const Letter& letter) const {
    return SealedLetter{sealed.id, keys_.seal(as_bytes(to_json(letter)), context_of(sealed.id)),
                        sealed.created_at};
}

Result<Letter> Outbox::open(const SealedLetter& letter) const {
    const auto plain = keys_.open(letter.sealed, context_of(letter.id));
    if (!plain) return fail(internal_error("letter does not open: " + plain.error().detail));
    try {
        return from_json(json::parse(as_text(*plain)));
    } catch (const std::exception& error) {
        return fail(internal_error(std::string{"not a letter of ours: "} + error.what()));
    }
}

asio::awaitable<Result<void>> Outbox::put(Transaction& transaction, SealedLetter letter) {
    const auto put =
        co_await transaction.run(insert_letter, bind(letter.id, letter.sealed, letter.created_at));
    if (!put) co_return fail(put.error());
    co_return Result<void>{};
}

}  // namespace taxasge
