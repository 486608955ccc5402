#include "server/sessions/reseal.hpp"

#include <array>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::array places{
    SealedPlace{
        .what = "signing keys",
        .list = {"list_sealed_keys",
                 "SELECT kid, private_sealed FROM signing_keys WHERE kid > $1 ORDER BY kid LIMIT 64"},
        .list_old = {"list_old_keys",
                     "SELECT kid, private_sealed FROM signing_keys WHERE kid > $1"
                     " AND substr(private_sealed, 1, CAST($2 AS integer)) <> $3 ORDER BY kid LIMIT 64"},
        .store = {"reseal_key",
                  "UPDATE signing_keys SET private_sealed = $1 WHERE kid = $2 AND private_sealed = $3"},
        .context = "signing-key:"},
    SealedPlace{
        .what = "letters",
        .list = {"list_sealed_letters",
                 "SELECT id, sealed FROM letters WHERE state <> 'sent' AND id > $1 ORDER BY id LIMIT 64"},
        .list_old = {"list_old_letters",
                     "SELECT id, sealed FROM letters WHERE state <> 'sent' AND id > $1"
                     " AND substr(sealed, 1, CAST($2 AS integer)) <> $3 ORDER BY id LIMIT 64"},
        .store = {"reseal_letter", "UPDATE letters SET sealed = $1 WHERE id = $2 AND sealed = $3"},
        .context = "letter:"},
};

}  // namespace

std::span<const SealedPlace> sealed_places() {
    return places;
}

asio::awaitable<Result<std::int64_t>> Reseal::do_some() const {
    for (const SealedPlace& place : places) {
        const auto done = co_await do_some_of(place);
        if (!done || *done > 0) co_return done;
    }
    co_return 0;
}

// Goes on behind what does not open, or the same rows would stand in the way of the others for ever.
asio::awaitable<Result<std::int64_t>> Reseal::do_some_of(const SealedPlace& place) const {
    const std::string mark = keys_.ring()->front().id + ':';
    const Bytes first_bytes{mark.begin(), mark.end()};
    std::int64_t done = 0;
    std::string name;
    while (done == 0) {
        const auto length = static_cast<std::int64_t>(first_bytes.size());
        const auto found = co_await database_.read(place.list_old, bind(name, length, first_bytes));
        if (!found) co_return fail(found.error());
        if (found->rows.empty()) break;
        for (const Row& row : found->rows) {
            Bytes sealed;
            if (auto read = row.read(name, sealed); !read) co_return fail(std::move(read.error()));
            const auto stored = co_await store(place, name, std::move(sealed));
            if (!stored) co_return fail(stored.error());
            done += *stored;
        }
    }
    co_return done;
}

// Nothing happens when somebody changed it meanwhile.
asio::awaitable<Result<std::int64_t>> Reseal::store(const SealedPlace& place, std::string name,
                                                    Bytes sealed) const {
    const auto again = keys_.reseal(sealed, std::string{place.context} + name);
    if (!again || !*again) co_return 0;
    const auto stored = co_await database_.write(place.store, bind(**again, name, sealed));
    if (!stored) co_return fail(stored.error());
    co_return stored->affected;
}

}  // namespace taxasge
