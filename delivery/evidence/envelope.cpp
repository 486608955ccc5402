#include "delivery/evidence/envelope.hpp"

#include "delivery/evidence/tampered.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// RFC 4648 4, with padding: what most readers of envelopes take.
std::string to_base64(ByteView bytes) {
    std::string text = to_base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

Result<Bytes> from_base64(std::string text) {
    const std::size_t size = text.size();
    while (text.ends_with('=')) text.pop_back();
    if (size % 4 != 0 || size - text.size() > 2 || text.find_first_of("-_") != std::string::npos)
        return fail({.code = Code::malformed, .detail = "no base64"});
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return from_base64url(text);
}

std::string written(std::string_view type, std::string_view payload, const std::string& key_id,
                    ByteView signature) {
    return json::serialize(json::object{
               {"payloadType", type},
               {"payload", to_base64(as_bytes(payload))},
               {"signatures", json::array{json::object{{"keyid", key_id}, {"sig", to_base64(signature)}}}}}) +
           "\n";
}

Result<Bytes> bytes_at(const json::value& envelope, std::string_view pointer) {
    boost::system::error_code none;
    const json::value* value = envelope.find_pointer(pointer, none);
    if (value == nullptr || !value->is_string())
        return fail(tampered(fmt::format("there is no {}", pointer)));
    auto bytes = from_base64(std::string{value->get_string()});
    if (!bytes) return fail(tampered(fmt::format("{} is no base64", pointer)));
    return bytes;
}

}  // namespace

std::string pre_authentication(std::string_view type, std::string_view payload) {
    return fmt::format("DSSEv1 {} {} {} {}", type.size(), type, payload.size(), payload);
}

std::string seal_envelope(std::string_view type, std::string_view payload, const SigningKey& key) {
    const Bytes signature = key.sign(as_bytes(pre_authentication(type, payload)));
    return written(type, payload, key.verifying_key().id(), signature);
}

Result<std::string> open_envelope(std::string_view text, std::string_view type, const VerifyingKey& key) {
    boost::system::error_code broken;
    const json::value envelope = json::parse(json::string_view{text.data(), text.size()}, broken);
    if (broken) return fail(tampered("the envelope is no JSON"));
    const json::value* named =
        envelope.is_object() ? envelope.get_object().if_contains("payloadType") : nullptr;
    if (named == nullptr || *named != json::value(json::string_view{type.data(), type.size()}))
        return fail(tampered(fmt::format("the envelope holds no {}", type)));
    const auto payload = bytes_at(envelope, "/payload");
    if (!payload) return fail(payload.error());
    const auto signature = bytes_at(envelope, "/signatures/0/sig");
    if (!signature) return fail(signature.error());
    std::string content{as_text(*payload)};
    if (!key.verifies(as_bytes(pre_authentication(type, content)), *signature))
        return fail(tampered("the signature is not of this key over this text"));
    // What is around them is not signed: it has to be what was written there.
    if (text != written(type, content, key.id(), *signature))
        return fail(tampered("the envelope is not as it was written"));
    return content;
}

}  // namespace taxasge::delivery
