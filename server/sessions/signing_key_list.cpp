#include "server/sessions/signing_key_list.hpp"

#include "server/sessions/signing_key_rotation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement select_list{
    "list_signing_keys",
    "SELECT kid, state, created_at, current_since, retired_at FROM signing_keys"
    " ORDER BY CASE state WHEN 'previous' THEN 1 WHEN 'current' THEN 2 ELSE 3 END"};

const ListedSigningKey* find_state(const std::vector<ListedSigningKey>& keys, std::string_view state) {
    const auto found = std::ranges::find(keys, state, &ListedSigningKey::state);
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace

asio::awaitable<Result<std::vector<ListedSigningKey>>> list_signing_keys(Database& database) {
    const auto found = co_await database.read(select_list, {});
    if (!found) co_return fail(found.error());
    std::vector<ListedSigningKey> keys(found->rows.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        ListedSigningKey& key = keys[i];
        if (auto read =
                found->rows[i].read(key.kid, key.state, key.created_at, key.current_since, key.retired_at);
            !read)
            co_return fail(std::move(read.error()));
    }
    co_return keys;
}

std::string in_words(const RotationHindrance& hindrance) {
    const std::string when = hindrance.until ? "; they can at " + to_rfc3339(*hindrance.until) : "";
    return fmt::format("the keys cannot rotate yet: {}{}", hindrance.why, when);
}

std::optional<RotationHindrance> hindrance_to_rotate(const std::vector<ListedSigningKey>& keys, Time now) {
    const ListedSigningKey* previous = find_state(keys, "previous");
    const ListedSigningKey* next = find_state(keys, "next");
    if (find_state(keys, "current") == nullptr) return RotationHindrance{"there is no current key", {}};
    if (previous != nullptr && previous->retired_at && now < *previous->retired_at + previous_key_kept)
        return RotationHindrance{
            fmt::format("tokens that the previous key {} signed are still good", previous->kid),
            *previous->retired_at + previous_key_kept};
    if (next == nullptr)
        return RotationHindrance{"there is no next key yet; a server makes one within a minute", {}};
    if (now < next->created_at + signing_key_notice)
        return RotationHindrance{
            fmt::format("the next key {} must be published for {} minutes before it signs, so that every "
                        "server and whoever keeps the key set knows it",
                        next->kid, signing_key_notice.count()),
            next->created_at + signing_key_notice};
    return std::nullopt;
}

}  // namespace taxasge
