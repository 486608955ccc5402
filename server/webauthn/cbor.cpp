#include "server/webauthn/cbor.hpp"

#include "base/utf8.hpp"
#include "server/webauthn/fault.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace taxasge {
namespace {

enum class Major : std::uint8_t { unsigned_number, negative_number, bytes, text, array, map, tag, other };

constexpr std::uint8_t in_one_byte = 24;  // [RFC 8949 3: the argument follows]
constexpr std::uint8_t in_eight_bytes = 27;
constexpr std::uint8_t indefinite = 31;
constexpr std::uint64_t false_value = 20;
constexpr std::uint64_t true_value = 21;
constexpr std::uint64_t null_value = 22;

struct Head {
    Major major;
    std::uint64_t argument;
};

Failure refuse(const char* what) {
    return fail(invalid_passkey(std::string{"CBOR: "} + what));
}

class Reader {
 public:
    explicit Reader(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] std::size_t position() const { return position_; }

    Result<Cbor> item(int levels_left) {
        const auto head = this->head();
        if (!head) return fail(head.error());
        switch (head->major) {
            case Major::unsigned_number:
            case Major::negative_number:
                return integer(*head);
            case Major::bytes:
            case Major::text:
                return string(*head);
            case Major::array:
                return array(head->argument, levels_left);
            case Major::map:
                return map(head->argument, levels_left);
            case Major::tag:
                return refuse("a tag");
            case Major::other:
                break;
        }
        return simple(head->argument);
    }

 private:
    Result<ByteView> take(std::uint64_t length) {
        if (length > bytes_.size() - position_) return refuse("cut short");
        const ByteView taken = bytes_.subspan(position_, static_cast<std::size_t>(length));
        position_ += taken.size();
        return taken;
    }

    Result<Head> head() {
        const auto first = take(1);
        if (!first) return fail(first.error());
        const auto major = static_cast<Major>(first->front() >> 5);
        const std::uint8_t rest = first->front() & 0x1F;
        if (rest < in_one_byte) return Head{major, rest};
        if (rest == indefinite) return refuse("an indefinite length");
        if (rest > in_eight_bytes) return refuse("a reserved head");
        if (major == Major::other) return refuse("a float, or a simple value that nobody knows");
        return long_head(major, std::size_t{1} << (rest - in_one_byte));
    }

    Result<Head> long_head(Major major, std::size_t length) {
        const auto digits = take(length);
        if (!digits) return fail(digits.error());
        std::uint64_t argument = 0;
        for (const std::uint8_t digit : *digits) argument = argument << 8 | digit;
        const std::uint64_t least = length == 1 ? in_one_byte : std::uint64_t{1} << (length * 4);
        if (argument < least) return refuse("not the shortest form");
        return Head{major, argument};
    }

    static Result<Cbor> integer(const Head& head) {
        constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
        if (head.argument > most) return refuse("a number beyond 63 bits");
        const auto value = static_cast<std::int64_t>(head.argument);
        return Cbor{head.major == Major::unsigned_number ? value : -1 - value};
    }

    Result<Cbor> string(const Head& head) {
        const auto content = take(head.argument);
        if (!content) return fail(content.error());
        if (head.major == Major::bytes) return Cbor{Bytes{content->begin(), content->end()}};
        if (!is_utf8(as_text(*content))) return refuse("a text that is no UTF-8");
        return Cbor{std::string{as_text(*content)}};
    }

    // Nothing is set aside for a count that is only claimed: each item takes a byte at least.
    Result<Cbor> array(std::uint64_t count, int levels_left) {
        if (levels_left == 0) return refuse("too deep");
        Cbor::Array items;
        for (std::uint64_t i = 0; i < count; ++i) {
            auto next = item(levels_left - 1);
            if (!next) return fail(next.error());
            items.push_back(std::move(*next));
        }
        return Cbor{std::move(items)};
    }

    Result<Cbor> map(std::uint64_t count, int levels_left) {
        if (levels_left == 0) return refuse("too deep");
        Cbor::Map members;
        std::set<std::string_view> spellings;
        for (std::uint64_t i = 0; i < count; ++i) {
            auto next = key(spellings);
            if (!next) return fail(next.error());
            auto value = item(levels_left - 1);
            if (!value) return fail(value.error());
            members.push_back({.key = std::move(*next), .value = std::move(*value)});
        }
        return Cbor{std::move(members)};
    }

    // A number or a text has one spelling: two that are spelt alike are the same.
    Result<CborKey> key(std::set<std::string_view>& spellings) {
        const std::size_t start = position_;
        const auto value = item(0);
        if (!value) return fail(value.error());
        const ByteView spelling = bytes_.subspan(start, position_ - start);
        if (!spellings.insert(as_text(spelling)).second) return refuse("a key twice");
        if (const auto* number = value->if_integer()) return CborKey{*number};
        if (const auto* text = value->if_text()) return CborKey{*text};
        return refuse("a key that is neither number nor text");
    }

    static Result<Cbor> simple(std::uint64_t value) {
        if (value == false_value || value == true_value) return Cbor{value == true_value};
        if (value == null_value) return Cbor{Cbor::Null{}};
        return refuse("a float, or a simple value that nobody knows");
    }

    ByteView bytes_;
    std::size_t position_ = 0;
};

}  // namespace

const Cbor* Cbor::member(const CborKey& key) const {
    const Map* map = if_map();
    if (map == nullptr) return nullptr;
    const auto found = std::ranges::find(*map, key, &CborMember<Cbor>::key);
    return found == map->end() ? nullptr : &found->value;
}

Result<CborItem> read_cbor_item(ByteView bytes) {
    if (bytes.size() > longest_cbor) return refuse("too long");
    Reader reader{bytes};
    auto value = reader.item(deepest_cbor);
    if (!value) return fail(value.error());
    return CborItem{.value = std::move(*value), .size = reader.position()};
}

Result<Cbor> read_cbor(ByteView bytes) {
    auto item = read_cbor_item(bytes);
    if (!item) return fail(item.error());
    if (item->size != bytes.size()) return refuse("bytes left over");
    return std::move(item->value);
}

}  // namespace taxasge
