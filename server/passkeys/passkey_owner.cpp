#include "server/passkeys/passkey_owner.hpp"

#include "server/sessions/device_name.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_owner{"find_passkey_owner",
                               "SELECT email, first_name, last_name, language, credentials.password_hash "
                               "FROM users LEFT JOIN credentials ON credentials.user_id = users.id "
                               "WHERE users.id = $1 AND status = 'active'"};

}  // namespace

asio::awaitable<Result<PasskeyOwner>> find_passkey_owner(Database& database, Id user_id) {
    const auto rows = co_await database.read(find_owner, bind(user_id));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty())
        co_return fail(Error{.code = Code::unauthenticated, .reason = "invalid_access_token"});
    PasskeyOwner owner;
    std::string language;
    std::optional<std::string> hash;
    const auto read = rows->rows.front().read(owner.email, owner.first_name, owner.last_name, language, hash);
    if (!read) co_return fail(read.error());
    owner.language = parse_language(language).value_or(Language::es);
    if (hash) owner.password_hash.emplace(std::move(*hash));
    co_return owner;
}

SignIn done_from(std::string_view user_agent, std::string_view client, Time at) {
    return {.device = device_name(user_agent).value_or(""), .address = std::string{client}, .at = at};
}

Letter passkey_letter(LetterKind kind, const PasskeyOwner& owner, SignIn done) {
    return {.kind = kind,
            .to = owner.email,
            .name = owner.first_name,
            .language = owner.language,
            .sign_in = std::move(done)};
}

}  // namespace taxasge
