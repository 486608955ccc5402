// Checks Firebase's ID tokens: with Google's keys, or, in development and testing, as the Auth emulator makes
// them, which nobody signs. Any thread.
#pragma once

#include "base/secret.hpp"
#include "server/firebase/google_keys.hpp"
#include "server/firebase/id_token.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct IdTokenSource {
    std::string project;
    std::string keys_url{google_keys_url};
    std::string emulator = {};  // host:port; empty: the real Firebase
};

class IdTokens {
 public:
    IdTokens(IdTokenSource source, const Clock& clock, DownloadLimits limits = {});

    // Errors: unauthenticated (invalid_id_token); unavailable, when the keys cannot be had.
    [[nodiscard]] boost::asio::awaitable<Result<FirebaseIdentity>> verify(Secret token);

    // Could a token be checked now? Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> probe();

    [[nodiscard]] GoogleKeys* keys() { return keys_ ? &*keys_ : nullptr; }  // null: of the emulator

    // Whose uids they are: those of two projects have nothing to do with each other.
    [[nodiscard]] std::string provider() const { return "firebase:" + source_.project; }

    [[nodiscard]] bool of_emulator() const { return !source_.emulator.empty(); }

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> check_signature(IdToken token);
    [[nodiscard]] boost::asio::awaitable<Result<void>> probe_emulator();

    const IdTokenSource source_;
    const Clock& clock_;
    std::optional<GoogleKeys> keys_;          // or
    std::optional<Downloads> emulator_page_;  // which says whether it is there
};

}  // namespace taxasge
