#include "server/users/imported_hash_pbkdf2.hpp"

#include "server/users/hash_text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

constexpr std::uint32_t most_rounds = 1'500'000;
constexpr std::uint32_t most_rounds_of_sha512 = 1'000'000;

enum class Writer { passlib, django };

struct Form {
    std::string_view head;
    Writer writer;
    Pbkdf2Digest digest;
};

constexpr std::array<Form, 5> forms{{{"$pbkdf2$", Writer::passlib, Pbkdf2Digest::sha1},
                                     {"$pbkdf2-sha256$", Writer::passlib, Pbkdf2Digest::sha256},
                                     {"$pbkdf2-sha512$", Writer::passlib, Pbkdf2Digest::sha512},
                                     {"pbkdf2_sha1$", Writer::django, Pbkdf2Digest::sha1},
                                     {"pbkdf2_sha256$", Writer::django, Pbkdf2Digest::sha256}}};

const EVP_MD* algorithm(Pbkdf2Digest digest) {
    if (digest == Pbkdf2Digest::sha1) return EVP_sha1();
    return digest == Pbkdf2Digest::sha256 ? EVP_sha256() : EVP_sha512();
}

bool is_printable(char c) {
    return c > ' ' && c < 0x7f;
}

std::optional<Bytes> decode_salt(std::string_view text, Writer writer) {
    if (writer == Writer::passlib) return decode_base64(text, Base64::dotted);
    if (!std::ranges::all_of(text, is_printable)) return std::nullopt;
    return Bytes{text.begin(), text.end()};
}

}  // namespace

std::optional<Pbkdf2Hash> Pbkdf2Hash::parse(std::string_view stored) {
    HashText text{stored};
    const auto* const form =
        std::ranges::find_if(forms, [&](const Form& candidate) { return text.take(candidate.head); });
    if (form == forms.end()) return std::nullopt;
    Pbkdf2Hash hash;
    hash.digest_kind_ = form->digest;
    std::string_view salt;
    if (!text.take_number(hash.rounds_) || !text.take("$") || !text.take_field(salt)) return std::nullopt;
    auto salt_bytes = decode_salt(salt, form->writer);
    auto digest =
        decode_base64(text.rest(), form->writer == Writer::passlib ? Base64::dotted : Base64::padded);
    if (!salt_bytes || !digest) return std::nullopt;
    // A longer one would cost as many times the rounds, and prove nothing more.
    if (digest->size() != static_cast<std::size_t>(EVP_MD_get_size(algorithm(form->digest))))
        return std::nullopt;
    hash.salt_ = std::move(*salt_bytes);
    hash.digest_ = std::move(*digest);
    return hash;
}

bool Pbkdf2Hash::is_affordable() const {
    return rounds_ <= (digest_kind_ == Pbkdf2Digest::sha512 ? most_rounds_of_sha512 : most_rounds);
}

bool Pbkdf2Hash::is_of(const Secret& password) const {
    const auto text = password.expose();
    Bytes made(digest_.size());
    const int done = PKCS5_PBKDF2_HMAC(text.data(), static_cast<int>(text.size()), salt_.data(),
                                       static_cast<int>(salt_.size()), static_cast<int>(rounds_),
                                       algorithm(digest_kind_), static_cast<int>(made.size()), made.data());
    return done == 1 && equal_in_constant_time(made, digest_);
}

}  // namespace taxasge
