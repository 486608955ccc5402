#include "server/firebase/google_keys.hpp"

#include "base/log.hpp"
#include "server/firebase/id_token.hpp"

#include <algorithm>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr std::chrono::seconds shortest_kept = 1min;
constexpr std::chrono::seconds longest_kept = 24h;
constexpr std::chrono::seconds between_unknown_keys = 1min;
constexpr std::chrono::seconds between_failures = 5s;  // also what those who come meanwhile are told to wait

// As if one names no key: then only whether there are any matters.
constexpr std::string_view any_key{};

}  // namespace

asio::awaitable<Result<RsaPublicKey>> GoogleKeys::find(std::string key_id) {
    if (key_id.empty()) co_return fail(invalid_id_token("names no key"));
    if (auto key = look_up(key_id)) co_return std::move(*key);
    const auto ran = co_await downloads_.run([this, &key_id] { fetch_unless_done(key_id); });
    if (!ran) co_return fail(ran.error());
    if (auto key = look_up(key_id)) co_return std::move(*key);
    const std::scoped_lock lock{mutex_};
    if (failed_ || !is_usable()) co_return fail(not_answering());
    co_return fail(invalid_id_token("signed by no key of Google's"));
}

asio::awaitable<Result<void>> GoogleKeys::probe() {
    bool needs_keys = false;
    {
        const std::scoped_lock lock{mutex_};
        needs_keys = (failed_ || !is_usable()) && may_ask(Why::nothing_to_use);
    }
    if (needs_keys) {
        const auto ran = co_await downloads_.run([this] { fetch_unless_done(any_key); });
        if (!ran) co_return fail(ran.error());
    }
    const std::scoped_lock lock{mutex_};
    if (failed_ || !is_usable()) co_return fail(not_answering());
    co_return Result<void>{};
}

asio::awaitable<Result<std::int64_t>> GoogleKeys::renew_if_due() {
    std::uint64_t before = 0;
    {
        const std::scoped_lock lock{mutex_};
        if (!kept_ || why_fetch(any_key) != Why::soon_to_lapse) co_return 0;
        before = fetches_;
    }
    const auto ran = co_await downloads_.run([this] { fetch_unless_done(any_key); });
    if (!ran) co_return fail(ran.error());
    const std::scoped_lock lock{mutex_};
    if (failed_) co_return fail(*failed_);
    co_return fetches_ == before ? 0 : 1;
}

std::uint64_t GoogleKeys::fetches() const {
    const std::scoped_lock lock{mutex_};
    return fetches_;
}

std::optional<RsaPublicKey> GoogleKeys::look_up(std::string_view key_id) const {
    const std::scoped_lock lock{mutex_};
    if (!is_usable()) return std::nullopt;
    const auto found = kept_->keys->find(key_id);
    if (found == kept_->keys->end()) return std::nullopt;
    return found->second;
}

bool GoogleKeys::is_usable() const {
    return kept_ && clock_.now() < kept_->lapses_at;
}

std::optional<GoogleKeys::Why> GoogleKeys::why_fetch(std::string_view key_id) const {
    if (!is_usable()) return Why::nothing_to_use;
    if (key_id != any_key && !kept_->keys->contains(key_id)) return Why::unknown_key;
    if (failed_ || clock_.now() >= kept_->renew_at) return Why::soon_to_lapse;
    return std::nullopt;
}

// After a clock was set back, the last time may be in the future: that is no reason to wait for it.
bool GoogleKeys::may_ask(Why why) const {
    if (!asked_at_ || clock_.now() < *asked_at_) return true;
    const auto since = clock_.now() - *asked_at_;
    if (why == Why::unknown_key) return since >= between_unknown_keys;
    return !failed_ || since >= between_failures;
}

// On the one thread of the downloads: whoever waited meanwhile finds here that it was done.
void GoogleKeys::fetch_unless_done(std::string_view key_id) {
    {
        const std::scoped_lock lock{mutex_};
        const auto why = why_fetch(key_id);
        if (!why || !may_ask(*why)) return;
        asked_at_ = clock_.now();
        ++fetches_;
    }
    store(downloads_.get(url_));
}

void GoogleKeys::store(Result<Download> download) {
    auto keys = download ? parse_key_set(download->body) : Result<KeySet>{fail(download.error())};
    const std::scoped_lock lock{mutex_};
    if (!keys) {
        if (!failed_) log::warning("firebase_keys_not_fetched", {{"detail", keys.error().detail}});
        failed_ = keys.error();
        asked_at_ = clock_.now();  // a fetch that hung ends only now: who waited for it does not ask again
        return;
    }
    const auto kept_for = std::clamp(download->fresh_for, shortest_kept, longest_kept);
    const Time now = clock_.now();
    kept_ = Kept{.keys = std::make_shared<const KeySet>(std::move(*keys)),
                 .renew_at = now + kept_for * 3 / 4,
                 .lapses_at = now + kept_for};
    if (failed_) log::info("firebase_keys_fetched_again");
    failed_.reset();
}

Error GoogleKeys::not_answering() const {
    Error error = unavailable(failed_ ? failed_->detail : "no keys of Google's");
    error.retry_after = between_failures;
    return error;
}

}  // namespace taxasge
