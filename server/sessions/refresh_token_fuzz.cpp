#include "server/sessions/refresh_token.hpp"

#include "tests/support/fuzz.hpp"

namespace taxasge {
namespace {

using test::demand;

const RefreshTokens& our_tokens() {
    static const RefreshTokens tokens{MasterKeys{{MasterKey{"k1", Bytes(32, 0x17)}}}};
    return tokens;
}

// `changes` is what is added to each byte of a token of ours; what is longer is appended.
std::string changed_by(std::string_view changes, std::string text) {
    for (std::size_t at = 0; at < changes.size(); ++at) {
        if (at < text.size())
            text[at] = static_cast<char>(text[at] + changes[at]);
        else
            text += changes[at];
    }
    return text;
}

void check(std::string_view input) {
    static const Id session = Id::parse("01890a5d-ac96-774b-bcce-b302099a8058").value();
    static const RefreshToken genuine = our_tokens().make(session, 7);
    const std::string text{genuine.text.expose()};
    demand(!our_tokens().parse(input) || input == text, "nobody makes a token but us");
    const auto parsed = our_tokens().parse(changed_by(input, text));
    if (!parsed) return demand(changed_by(input, text) != text, "our own token is taken");
    demand(parsed->text.expose() == text, "a changed token is refused");
    demand(parsed->session_id == session && parsed->generation == 7, "it says what we wrote");
}

}  // namespace
}  // namespace taxasge

// A72: refresh tokens: only what we made is taken, and no other spelling of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
