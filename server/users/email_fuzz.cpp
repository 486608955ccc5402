#include "server/users/email.hpp"

#include "server/mail/mailbox.hpp"
#include "tests/support/fuzz.hpp"

#include <algorithm>
#include <regex>

namespace taxasge {
namespace {

using test::demand;

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

bool is_plain_address(const std::string& key) {
    static const std::regex plain{
        "[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        "@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?"};
    return key.size() <= Email::maximum_length && std::regex_match(key, plain);
}

void check(std::string_view text) {
    const auto email = Email::parse(text);
    if (!email) {
        const Error& error = email.error();
        demand(error.code == Code::invalid && error.fields.size() == 1 && error.fields[0].field == "email",
               "a refusal is one fault of the field");
        return;
    }
    demand(email->typed() == text, "what was typed is kept");
    demand(is_plain_address(email->key()), "the key is a plain address in lower case");
    const auto again = Email::parse(email->key());
    demand(again && again->key() == email->key(), "who types the key is found by it");
    const auto shouted = Email::parse(in_lower_case(std::string{text}));
    demand(shouted && shouted->key() == email->key(), "upper and lower case are one person");
    const auto mailbox = Mailbox::parse_address(text);
    demand(mailbox.has_value(), "whoever may register can get a letter");
    demand(in_lower_case(mailbox->address()) == email->key(), "and the letter goes to that address");
}

}  // namespace
}  // namespace taxasge

// A72: e-mail addresses: what is taken has one key, is found by it, and can get a letter.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
