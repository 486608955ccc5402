#include "server/audit/chain.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

constexpr std::string_view seal_context = "audit-chain";
constexpr std::size_t key_bytes = 32;

// Each part with its length, so that nothing can move from one to the next.
class Canonical {
 public:
    void add(std::int64_t number) { add(ByteView{as_bytes(std::to_string(number))}); }
    void add(std::string_view text) { add(as_bytes(text)); }
    void add(const std::optional<std::string>& text) {
        text_ += text ? '+' : '-';
        if (text) add(std::string_view{*text});
    }
    void add(ByteView bytes) {
        text_ += std::to_string(bytes.size());
        text_ += ':';
        text_ += as_text(bytes);
    }
    [[nodiscard]] ByteView bytes() const { return as_bytes(text_); }

 private:
    std::string text_ = "taxasge audit 1\n";
};

}  // namespace

std::string AuditHead::text() const {
    return fmt::format("{}:{}", number, to_hex(seal));
}

std::optional<AuditHead> AuditHead::parse(std::string_view text) {
    AuditHead head;
    const auto colon = std::min(text.find(':'), text.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + colon, head.number);
    if (error != std::errc{} || end != text.data() + colon || colon == text.size() || head.number < 0)
        return std::nullopt;
    auto seal = from_hex(text.substr(colon + 1));
    if (!seal || seal->size() != head.seal.size()) return std::nullopt;
    head.seal = std::move(*seal);
    return head;
}

AuditHead link(ByteView key, const AuditHead& before, const ChainedEvent& event) {
    Canonical canonical;
    canonical.add(ByteView{before.seal});
    canonical.add(before.number + 1);
    canonical.add(std::string_view{event.id});
    canonical.add(event.at);
    canonical.add(std::string_view{event.kind});
    canonical.add(event.user_id);
    canonical.add(event.session_id);
    canonical.add(std::string_view{event.client});
    return {.number = before.number + 1, .seal = hmac_sha256(key, canonical.bytes())};
}

Bytes make_chain_key(const MasterKeys& keys) {
    return keys.seal(random_bytes(key_bytes), seal_context);
}

Result<Bytes> open_chain_key(ByteView sealed, const MasterKeys& keys) {
    auto key = keys.open(sealed, seal_context);
    if (!key)
        return fail(Error{.code = Code::invalid,
                          .reason = "wrong_master_keys",
                          .detail = "MASTER_KEYS cannot open the key of the audit chain that this database "
                                    "holds (" +
                                    key.error().detail + ")"});
    return key;
}

Result<std::optional<Bytes>> reseal_chain_key(ByteView sealed, const MasterKeys& keys) {
    if (auto opened = open_chain_key(sealed, keys); !opened) return fail(std::move(opened.error()));
    return keys.reseal(sealed, seal_context);
}

}  // namespace taxasge
