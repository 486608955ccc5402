// How often each case of a closed list happened since the start, for the metrics to read. To add is one
// relaxed addition. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace taxasge {

// An enumeration whose values, from 0 on, have each a word, and what is no value has "". The words come from
// a switch without a default: the compiler then asks for the word of a case that is new.
template <class E>
concept ClosedList = std::is_enum_v<E> && requires(E value) {
    { to_text(value) } -> std::same_as<std::string_view>;
};

template <ClosedList E>
consteval std::size_t length_of() {
    std::size_t length = 0;
    while (!to_text(static_cast<E>(length)).empty()) ++length;
    return length;
}

template <ClosedList E>
class Counts {
 public:
    void add(E which) { counts_.at(static_cast<std::size_t>(which)).fetch_add(1, std::memory_order_relaxed); }

    [[nodiscard]] std::uint64_t of(E which) const {
        return counts_.at(static_cast<std::size_t>(which)).load(std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t total() const {
        std::uint64_t sum = 0;
        for (const auto& count : counts_) sum += count.load(std::memory_order_relaxed);
        return sum;
    }

    // tell(word, count), for every case, also those that never happened.
    template <class Tell>
    void each(Tell tell) const {
        for (std::size_t i = 0; i < counts_.size(); ++i)
            tell(to_text(static_cast<E>(i)), counts_.at(i).load(std::memory_order_relaxed));
    }

 private:
    std::array<std::atomic<std::uint64_t>, length_of<E>()> counts_{};
};

}  // namespace taxasge
