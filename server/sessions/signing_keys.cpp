#include "server/sessions/signing_keys.hpp"

#include "server/sessions/sealed_signing_key.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <optional>

namespace taxasge {
namespace {

// Whoever comes second meets the unique index on `state` and keeps the first one's key.
constexpr Statement insert_first_key{
    "insert_first_signing_key",
    "INSERT INTO signing_keys (kid, state, private_sealed, created_at, current_since)"
    " VALUES ($1, 'current', $2, $3, $3) ON CONFLICT DO NOTHING"};

constexpr Statement select_keys{
    "select_signing_keys", "SELECT kid, state, private_sealed FROM signing_keys ORDER BY created_at, kid"};

struct StoredKey {
    std::string kid;
    std::string state;
    Bytes sealed;
};

boost::asio::awaitable<Result<std::vector<StoredKey>>> read_stored(Database& database) {
    const auto found = co_await database.read(select_keys, {});
    if (!found) co_return fail(found.error());
    std::vector<StoredKey> stored;
    for (const Row& row : found->rows) {
        StoredKey key;
        if (auto read = row.read(key.kid, key.state, key.sealed); !read)
            co_return fail(std::move(read.error()));
        stored.push_back(std::move(key));
    }
    co_return stored;
}

boost::asio::awaitable<Result<void>> make_first(Database& database, const MasterKeys& keys, Time now) {
    const SealedSigningKey made = make_signing_key(keys);
    auto inserted = co_await database.write(insert_first_key, bind(made.kid, made.private_sealed, now));
    if (!inserted) co_return fail(std::move(inserted.error()));
    co_return Result<void>{};
}

Error wrong_master_keys(std::string_view kid, std::string_view why) {
    return Error{.code = Code::invalid,
                 .reason = "wrong_master_keys",
                 .detail = "MASTER_KEYS cannot open the signing key " + std::string{kid} +
                           " that this database holds (" + std::string{why} +
                           "): give this instance the keys that the others have"};
}

constexpr std::string_view header_before_kid = R"({"alg":"ES256","typ":"at+jwt","kid":")";
constexpr std::string_view header_after_kid = R"("})";
constexpr std::size_t kid_characters = 43;  // a SHA-256 in base64url

std::string token_header(std::string_view kid) {
    return to_base64url(as_bytes(fmt::format("{}{}{}", header_before_kid, kid, header_after_kid)));
}

Result<SigningKey> open_key(const StoredKey& stored, const MasterKeys& keys) {
    const auto plain = keys.open(stored.sealed, signing_key_context(stored.kid));
    if (!plain) return fail(wrong_master_keys(stored.kid, plain.error().detail));
    auto key = Es256Key::parse(Secret{std::string{as_text(*plain)}});
    if (!key) return fail(wrong_master_keys(stored.kid, key.error().detail));
    return SigningKey{stored.kid, token_header(stored.kid), std::move(*key)};
}

}  // namespace

bool is_token_header(std::string_view text) {
    constexpr std::size_t plain = header_before_kid.size() + kid_characters + header_after_kid.size();
    if (text.size() != (plain * 4 + 2) / 3) return false;
    const auto header = from_base64url(text);
    return header && as_text(*header).starts_with(header_before_kid) &&
           as_text(*header).ends_with(header_after_kid);
}

boost::asio::awaitable<Result<SigningKeys>> SigningKeys::load(Database& database, const MasterKeys& keys,
                                                              const Clock& clock) {
    auto stored = co_await read_stored(database);
    if (!stored) co_return fail(std::move(stored.error()));
    if (stored->empty()) {
        if (auto made = co_await make_first(database, keys, clock.now()); !made)
            co_return fail(std::move(made.error()));
        stored = co_await read_stored(database);
        if (!stored) co_return fail(std::move(stored.error()));
    }
    std::vector<SigningKey> opened;
    std::optional<std::size_t> current;
    for (const StoredKey& one : *stored) {
        auto key = open_key(one, keys);
        if (!key) co_return fail(std::move(key.error()));
        if (one.state == "current") current = opened.size();
        opened.push_back(std::move(*key));
    }
    if (!current) co_return fail(internal_error("no signing key is current"));
    co_return SigningKeys{std::move(opened), *current};
}

SigningKeys::SigningKeys(std::vector<SigningKey> keys, std::size_t current)
    : keys_(std::move(keys)), current_(current) {
    boost::json::array list;
    for (const SigningKey& key : keys_)
        list.push_back({{"kty", "EC"},
                        {"crv", "P-256"},
                        {"x", key.key.x()},
                        {"y", key.key.y()},
                        {"kid", key.kid},
                        {"use", "sig"},
                        {"alg", "ES256"}});
    jwks_ = boost::json::serialize(boost::json::object{{"keys", std::move(list)}});
}

const SigningKey* SigningKeys::find(std::string_view token_header) const {
    const auto found = std::ranges::find(keys_, token_header, &SigningKey::token_header);
    return found == keys_.end() ? nullptr : &*found;
}

}  // namespace taxasge
