#include "server/webauthn/cbor.hpp"

#include "base/utf8.hpp"
#include "server/webauthn/cbor_fixture.hpp"
#include "tests/support/fuzz.hpp"

#include <algorithm>
#include <set>

namespace taxasge {
namespace {

using namespace test;

Bytes spelt(const Cbor& value, int depth);

Bytes spelt(const CborKey& key) {
    const auto* number = std::get_if<std::int64_t>(&key);
    return number != nullptr ? cbor_number(*number) : cbor_text(std::get<std::string>(key));
}

Bytes spelt(const Cbor::Map& map, int depth) {
    CborPairs pairs;
    for (const auto& [key, value] : map) pairs.emplace_back(spelt(key), spelt(value, depth + 1));
    std::set<Bytes> keys;
    for (const auto& [key, value] : pairs) demand(keys.insert(key).second, "a key stands once");
    return cbor_map(pairs);
}

// Another writer's spelling.
Bytes spelt(const Cbor& value, int depth) {
    demand(depth <= 5, "four levels, and what stands in the deepest");
    if (const auto* number = value.if_integer()) return cbor_number(*number);
    if (const auto* bytes = value.if_bytes()) return cbor_bytes(*bytes);
    if (const auto* text = value.if_text()) {
        demand(is_utf8(*text), "a text is UTF-8");
        return cbor_text(*text);
    }
    if (const auto* map = value.if_map()) return spelt(*map, depth);
    if (const auto* array = value.if_array()) {
        std::vector<Bytes> items;
        for (const Cbor& item : *array) items.push_back(spelt(item, depth + 1));
        return cbor_array(items);
    }
    const bool* flag = std::get_if<bool>(&value.content());
    if (flag == nullptr) return {0xF6};
    return {static_cast<std::uint8_t>(*flag ? 0xF5 : 0xF4)};
}

void check(ByteView input) {
    const auto item = read_cbor_item(input);
    demand(read_cbor(input).has_value() == (item && item->size == input.size()), "the whole is one item");
    if (!item) return;
    demand(item->size >= 1 && item->size <= input.size(), "it is what was read");
    const ByteView taken = input.first(item->size);
    demand(std::ranges::equal(spelt(item->value, 1), taken), "one value, one spelling");
    demand(read_cbor(taken).has_value(), "it stands alone");
    demand(!read_cbor_item(taken.first(taken.size() - 1)), "and not when it is cut");
}

}  // namespace
}  // namespace taxasge

// A72, A28: CBOR, as authenticators write it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check({data, size});
    return 0;
}
