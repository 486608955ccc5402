// What an account of another system becomes here, where every such system leaves something open.
#pragma once

#include "server/transfer/row_fields.hpp"

#include <boost/json/object.hpp>

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace taxasge {

enum class Addresses {
    as_stated,  // verified where the file says so
    trusted,    // all of them, on the operator's word
};

// A row that says nothing of its own identifier gets one that is the same each time, so that an import that
// is run again finds what it brought before: `seed` is what the other system knows the account by.
[[nodiscard]] Id derive_id(std::string_view seed, Time created_at);

enum class Standing { active, pending, suspended };

// Status, and the flag that must agree with it.
void set_standing(UserRecord& record, Standing standing, bool is_verified);

// When the terms were accepted nobody wrote down; and whoever is pending has seven days from now.
void complete_moments(UserRecord& record, std::optional<Time> created_at, Time now);

// The fields of a row that nobody takes over, each to be told once.
class LeftBehind {
 public:
    explicit LeftBehind(std::span<const std::string_view> known) : known_(known) {}
    void note(const boost::json::object& row);
    [[nodiscard]] std::vector<std::string> notes() const;

 private:
    std::span<const std::string_view> known_;
    std::set<std::string, std::less<>> names_;
};

}  // namespace taxasge
