#include "base/seal.hpp"

#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

constexpr std::string_view context = "signing-key:one";

const MasterKeys& our_keys() {
    static const MasterKeys keys{{MasterKey{"k1", Bytes(32, 0x17)}, MasterKey{"old", Bytes(32, 0x18)}}};
    return keys;
}

// Keys that never sealed anything: the search reads along in comparisons, and repeats what our keys made.
void nobody_makes_what_opens(std::string_view sealed) {
    static const MasterKeys unused{{MasterKey{"k1", Bytes(32, 0x19)}}};
    demand(!unused.open(as_bytes(sealed), context), "what we did not seal does not open");
}

// `changes` is what is added to each byte of a value that we sealed; what is longer is appended.
void every_change_is_noticed(std::string_view changes) {
    const Bytes genuine = our_keys().seal(as_bytes("private"), context);
    Bytes changed = genuine;
    for (std::size_t at = 0; at < changes.size(); ++at) {
        const auto by = static_cast<std::uint8_t>(changes[at]);
        if (at < genuine.size())
            changed[at] = static_cast<std::uint8_t>(changed[at] + by);
        else
            changed.push_back(by);
    }
    const auto opened = our_keys().open(changed, context);
    demand(opened.has_value() == (changed == genuine), "a sealed value opens as it is and not otherwise");
}

void only_its_context_opens(std::string_view other) {
    const Bytes sealed = our_keys().seal(as_bytes(other), other);
    const auto opened = our_keys().open(sealed, other);
    demand(opened && std::ranges::equal(*opened, as_bytes(other)), "what we sealed opens unchanged");
    demand(our_keys().open(sealed, context).has_value() == (other == context), "and in its context alone");
}

void only_keys_are_keys(std::string_view text) {
    const auto keys = MasterKeys::parse(text);
    if (!keys) {
        demand(keys.error().code == Code::invalid, "a refusal is a fault of the setting");
        return;
    }
    std::vector<std::string_view> ids;
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view digits = test::take_until(rest, ',');
        ids.push_back(test::take_until(digits, ':'));
        demand(digits.size() == 64 && from_hex(digits).has_value(), "a key has 64 digits");
        demand(std::ranges::count(ids, ids.back()) == 1, "no name stands for two keys");
    }
    demand(keys->derive("purpose").size() == ids.size() && !text.ends_with(','), "each entry is one key");
    const Bytes sealed = keys->seal(as_bytes("x"), "c");
    demand(as_text(sealed).starts_with(std::string{ids.front()} + ':'), "the first key seals and is named");
    demand(keys->open(sealed, "c").has_value(), "what they seal they open");
}

}  // namespace
}  // namespace taxasge

// A72: sealed values and MASTER_KEYS: nothing opens but what we sealed, unchanged and where it belongs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = taxasge::test::as_input(data, size);
    switch (taxasge::test::take_byte(rest) % 4) {
        case 0:
            taxasge::nobody_makes_what_opens(rest);
            break;
        case 1:
            taxasge::every_change_is_noticed(rest);
            break;
        case 2:
            taxasge::only_its_context_opens(rest);
            break;
        default:
            taxasge::only_keys_are_keys(rest);
    }
    return 0;
}
