// The chain over what happened: each row's seal is an HMAC over the row, its place and the seal before it.
// Who changes, takes away, adds or moves a row cannot make the seals fit again without the chain's key, which
// is random, and in the database only as MASTER_KEYS sealed it (docs/adr/0017-sealed-audit.md).
#pragma once

#include "base/seal.hpp"
#include "server/database/row.hpp"

#include <optional>
#include <string>

namespace taxasge {

// A row as it stands in the database: whatever somebody made of it must be readable here.
struct ChainedEvent {
    std::string id;
    std::int64_t at = 0;
    std::string kind;
    std::optional<std::string> user_id;
    std::optional<std::string> session_id;
    std::string client;
};

struct AuditHead {
    std::int64_t number = 0;
    Bytes seal = Bytes(32, 0);

    bool operator==(const AuditHead&) const = default;

    // "17:" and 64 hexadecimal digits.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static std::optional<AuditHead> parse(std::string_view text);
};

// The head after this event.
[[nodiscard]] AuditHead link(ByteView key, const AuditHead& before, const ChainedEvent& event);

// A new chain's key, as the database keeps it.
[[nodiscard]] Bytes make_chain_key(const MasterKeys& keys);

// Error: invalid, when MASTER_KEYS does not open it.
[[nodiscard]] Result<Bytes> open_chain_key(ByteView sealed, const MasterKeys& keys);

// The same key sealed with the first of MASTER_KEYS; nothing when it is so already.
[[nodiscard]] Result<std::optional<Bytes>> reseal_chain_key(ByteView sealed, const MasterKeys& keys);

}  // namespace taxasge
