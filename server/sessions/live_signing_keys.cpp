#include "server/sessions/live_signing_keys.hpp"

#include <algorithm>

namespace taxasge {

LiveSigningKeys::LiveSigningKeys(SigningKeys first)
    : latest_(std::make_shared<const SigningKeys>(std::move(first))) {}

// The keys first: who has read the new number must not get the keys of before with it.
void LiveSigningKeys::replace(SigningKeys next) {
    const auto before = latest_.get();
    const auto after = std::make_shared<const SigningKeys>(std::move(next));
    latest_.replace(after);
    const bool lost_one = std::ranges::any_of(
        before->all(), [&after](const SigningKey& key) { return after->find(key.token_header) == nullptr; });
    if (lost_one) epoch_.fetch_add(1, std::memory_order_release);
}

}  // namespace taxasge
