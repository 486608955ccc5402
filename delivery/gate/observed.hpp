// How judges read what was observed, and the three things that they may say of it.
#pragma once

#include "delivery/gate/state.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>

namespace taxasge::delivery {

using Names = std::set<std::string>;

[[nodiscard]] Ruling pass();
[[nodiscard]] Ruling failed(Saying cause);
[[nodiscard]] Ruling failed(Sayings cause);
[[nodiscard]] Ruling says_nothing(Saying cause);  // unknown

[[nodiscard]] std::string text_at(const boost::json::object& observed, std::string_view key);
[[nodiscard]] std::optional<std::int64_t> number_at(const boost::json::object& observed,
                                                    std::string_view key);
// Nothing, when it is no list of texts.
[[nodiscard]] std::optional<Names> names_at(const boost::json::object& observed, std::string_view key);

[[nodiscard]] bool is_hash(std::string_view text);  // 64 hexadecimal digits

// Unknown, when one of `keys` is missing, with the `cause` that was seen instead, or when there is another
// one: what is not understood is not judged.
[[nodiscard]] std::optional<Ruling> not_understood(const boost::json::object& observed,
                                                   std::initializer_list<std::string_view> keys);

// What has a commit.
enum class At { working_tree, measured, ran };

// How a commit at which something was seen stands to the one that serves; nothing: it is the same. A tree
// that was changed is no commit.
[[nodiscard]] std::optional<Ruling> not_at(const std::string& commit, const std::string& serving, At what);

}  // namespace taxasge::delivery
