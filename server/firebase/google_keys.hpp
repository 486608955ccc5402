// Google's keys for ID tokens, kept as long as Google says they may be (Cache-Control: max-age) and fetched
// again before that is over. One fetch at a time; a token that names an unknown key causes at most one a
// minute, so that nobody can make us knock at Google's door. When Google is away the kept keys go on being
// used until they lapse; after that nobody is let in on them. Any thread.
#pragma once

#include "base/clock.hpp"
#include "server/firebase/downloads.hpp"
#include "server/firebase/key_set.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace taxasge {

inline constexpr std::string_view google_keys_url =
    "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";

class GoogleKeys {
 public:
    GoogleKeys(std::string url, const Clock& clock, DownloadLimits limits = {})
        : url_(std::move(url)), clock_(clock), downloads_(limits) {}

    // Errors: unauthenticated (invalid_id_token), when Google has no such key; unavailable, when there are no
    // keys that have not lapsed, or none can be asked for.
    [[nodiscard]] boost::asio::awaitable<Result<RsaPublicKey>> find(std::string key_id);

    // Does Google answer, and are there keys to check a token with? Asks, if there are none, or if it did not
    // answer the last time. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> probe();

    // Fetches the keys again that were fetched before and are soon to lapse, or could not be fetched the last
    // time. 1, when it did; else 0. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> renew_if_due();

    [[nodiscard]] std::uint64_t fetches() const;  // so far, those that failed too

 private:
    enum class Why { nothing_to_use, unknown_key, soon_to_lapse };

    struct Kept {
        std::shared_ptr<const KeySet> keys;
        Time renew_at;
        Time lapses_at;
    };

    [[nodiscard]] std::optional<Why> why_fetch(std::string_view key_id) const;  // with the mutex held
    [[nodiscard]] std::optional<RsaPublicKey> look_up(std::string_view key_id) const;
    [[nodiscard]] bool is_usable() const;
    [[nodiscard]] bool may_ask(Why why) const;
    void fetch_unless_done(std::string_view key_id);
    void store(Result<Download> download);
    [[nodiscard]] Error not_answering() const;

    const std::string url_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<Kept> kept_;
    std::optional<Time> asked_at_;
    std::optional<Error> failed_;  // of the last fetch
    std::uint64_t fetches_ = 0;
    Downloads downloads_;  // last: a fetch under way ends before the rest goes
};

}  // namespace taxasge
