#include "server/firebase/id_token.hpp"

#include "base/strict_json.hpp"
#include "tests/support/fuzz.hpp"

#include <boost/json.hpp>

#include <string>

namespace json = boost::json;

namespace taxasge {
namespace {

using test::demand;

constexpr Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
constexpr std::string_view project = "demo-taxasge";

// A name stands before every colon that is in no text.
std::size_t colons_outside_texts(std::string_view text) {
    std::size_t colons = 0;
    bool is_inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_inside && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            is_inside = !is_inside;
        } else if (!is_inside && text[i] == ':') {
            ++colons;
        }
    }
    return colons;
}

// What another reader sees, who keeps doubled names twice, is what ours sees.
void check_json(std::string_view text) {
    const auto object = parse_strict_object(text);
    if (!object) return;
    demand(colons_outside_texts(text) == colons_outside_texts(json::serialize(*object)), "no name is lost");
}

void check_token(std::string_view token) {
    const auto read = read_id_token(token);
    if (!read) return;
    demand(token.size() <= longest_id_token, "a long one is not read");
    demand(read->signed_text + '.' + to_base64url(read->signature) == token, "one spelling");
}

void check_header(std::string_view header) {
    const std::string token = to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes("{}")) + ".";
    const auto read = read_id_token(token);
    if (!read) return;
    const json::object object = json::parse({header.data(), header.size()}).as_object();
    for (const char* name : {"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"})
        demand(!object.contains(name), "no header brings a key along or changes the rules");
    demand(read->algorithm.empty() || object.at("alg") == json::value(read->algorithm), "its algorithm");
    demand(read->key_id.empty() || object.at("kid") == json::value(read->key_id), "its key");
}

void check_claims(std::string_view text) {
    const auto claims = parse_strict_object(text);
    if (!claims) return;
    const auto identity = read_identity(*claims, project, now);
    if (!identity) return;
    demand(claims->at("aud") == "demo-taxasge", "for us");
    demand(claims->at("iss") == "https://securetoken.google.com/demo-taxasge", "by Firebase for us");
    demand(claims->at("sub") == json::value(identity->subject), "of whom it says");
    demand(!identity->subject.empty() && identity->subject.size() <= 128, "a uid");
    const std::int64_t second = to_milliseconds(now) / 1000;
    const std::int64_t issued = claims->at("iat").as_int64();
    const std::int64_t expires = claims->at("exp").as_int64();
    demand(issued <= second + 30 && second < expires + 30 && expires <= issued + 3600, "in its time");
    demand(identity->authenticated_at <= now, "after a sign-in that has been");
    if (!identity->email) return;
    demand(claims->at("email_verified") == json::value(true), "with an address that was verified");
    demand(claims->at("email") == json::value(identity->email->typed()), "and is that address");
}

}  // namespace
}  // namespace taxasge

// A72, A49: Firebase's ID tokens. The first byte says what the rest is: a token, the header or the claims of
// one whose signature is good, or JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = taxasge::test::as_input(data, size);
    switch (taxasge::test::take_byte(rest) % 4) {
        case 0:
            taxasge::check_token(rest);
            break;
        case 1:
            taxasge::check_claims(rest);
            break;
        case 2:
            taxasge::check_header(rest);
            break;
        default:
            taxasge::check_json(rest);
    }
    return 0;
}
