#include "server/users/imported_hash_scrypt.hpp"

#include "server/users/hash_text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <memory>

namespace taxasge {
namespace {

constexpr std::uint32_t highest_log_n = 20;
constexpr std::uint64_t dearest_blocks =
    std::uint64_t{65} * 1024 * 1024 / 128;                      // of 128 bytes, with the rest
constexpr std::uint64_t dearest_work = std::uint64_t{1} << 20;  // N times r times p
constexpr std::uint32_t most_lanes = 256;
constexpr std::size_t shortest_digest = 16;
constexpr std::size_t longest_digest = 64;
constexpr std::size_t cipher_key_bytes = 32;

bool is_digest(const std::optional<Bytes>& bytes) {
    return bytes && bytes->size() >= shortest_digest && bytes->size() <= longest_digest;
}

// nullopt: no memory.
std::optional<Bytes> derive(const Secret& password, ByteView salt, const ScryptCost& cost,
                            std::size_t bytes) {
    Bytes derived(bytes);
    const ByteView text = as_bytes(password.expose());
    const int failed = crypto_pwhash_scryptsalsa208sha256_ll(
        text.data(), text.size(), salt.data(), salt.size(), std::uint64_t{1} << cost.log_n, cost.block_size,
        cost.lanes, derived.data(), derived.size());
    if (failed != 0) return std::nullopt;
    return derived;
}

// AES-256 in counter mode from a zero counter, over zeros: the key stream itself.
std::optional<Bytes> key_stream(const Bytes& key, std::size_t bytes) {
    constexpr std::array<unsigned char, 16> zero_counter{};
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free};
    const Bytes zeros(bytes);
    Bytes stream(bytes);
    int written = 0;
    const bool done =
        context != nullptr &&
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_ctr(), nullptr, key.data(), zero_counter.data()) == 1 &&
        EVP_EncryptUpdate(context.get(), stream.data(), &written, zeros.data(),
                          static_cast<int>(zeros.size())) == 1;
    if (!done || static_cast<std::size_t>(written) != bytes) return std::nullopt;
    return stream;
}

}  // namespace

bool ScryptCost::is_affordable() const {
    if (log_n == 0 || log_n > highest_log_n) return false;
    const std::uint64_t n = std::uint64_t{1} << log_n;
    // Lanes cost more than they work: half a million of the smallest take a second. Nor does a product below
    // overflow.
    if (lanes > most_lanes || block_size > dearest_work) return false;
    return std::uint64_t{block_size} * (n + lanes) <= dearest_blocks && n * block_size <= dearest_work &&
           n * block_size * lanes <= dearest_work;
}

std::optional<ScryptHash> ScryptHash::parse(std::string_view stored) {
    ScryptHash hash;
    ScryptCost& cost = hash.cost_;
    HashText text{stored};
    std::string_view salt;
    const bool is_read = text.take("$scrypt$ln=") && text.take_number(cost.log_n) && text.take(",r=") &&
                         text.take_number(cost.block_size) && text.take(",p=") &&
                         text.take_number(cost.lanes) && text.take("$") && text.take_field(salt);
    if (!is_read) return std::nullopt;
    auto salt_bytes = decode_base64(salt, Base64::unpadded);
    auto digest = decode_base64(text.rest(), Base64::unpadded);
    if (!salt_bytes || !is_digest(digest)) return std::nullopt;
    hash.salt_ = std::move(*salt_bytes);
    hash.digest_ = std::move(*digest);
    return hash;
}

bool ScryptHash::is_of(const Secret& password) const {
    const auto derived = derive(password, salt_, cost_, digest_.size());
    return derived && equal_in_constant_time(*derived, digest_);
}

std::optional<FirebaseHash> FirebaseHash::parse(std::string_view stored) {
    FirebaseHash hash;
    ScryptCost& cost = hash.cost_;
    HashText text{stored};
    std::string_view salt;
    const bool is_read = text.take("$firebase-scrypt$ln=") && text.take_number(cost.log_n) &&
                         text.take(",r=") && text.take_number(cost.block_size) && text.take("$") &&
                         text.take_field(salt);
    if (!is_read) return std::nullopt;
    auto salt_bytes = decode_base64(salt, Base64::unpadded);
    auto stream = decode_base64(text.rest(), Base64::unpadded);
    if (!salt_bytes || !is_digest(stream)) return std::nullopt;
    hash.salt_ = std::move(*salt_bytes);
    hash.key_stream_ = std::move(*stream);
    return hash;
}

bool FirebaseHash::is_of(const Secret& password) const {
    const auto key = derive(password, salt_, cost_, cipher_key_bytes);
    const auto stream = key ? key_stream(*key, key_stream_.size()) : std::nullopt;
    return stream && equal_in_constant_time(*stream, key_stream_);
}

std::optional<std::string> keep_firebase_hash(const FirebaseProject& project, ByteView salt, ByteView hash) {
    if (hash.size() != project.signer_key.size() || hash.size() < shortest_digest) return std::nullopt;
    Bytes stream;
    for (std::size_t i = 0; i < hash.size(); ++i)
        stream.push_back(static_cast<std::uint8_t>(hash[i] ^ project.signer_key[i]));
    Bytes whole_salt{salt.begin(), salt.end()};
    whole_salt.insert(whole_salt.end(), project.salt_separator.begin(), project.salt_separator.end());
    return fmt::format("$firebase-scrypt$ln={},r={}${}${}", project.cost.log_n, project.cost.block_size,
                       to_phc_base64(whole_salt), to_phc_base64(stream));
}

}  // namespace taxasge
