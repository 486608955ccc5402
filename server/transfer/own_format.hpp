// Our own form: a JSON object a line, with everything that an account is, its password hash included. What
// `taxasge users export` writes, `taxasge users import` reads, and nothing is lost on the way.
#pragma once

#include "server/transfer/user_record.hpp"

#include <string>

namespace taxasge {

class OwnFormat final : public RecordFormat {
 public:
    // Strict: a field that is none of ours is a fault, and so is one that is missing.
    [[nodiscard]] Result<UserRecord> read(const boost::json::object& row) override;
};

// One line, with its line end.
[[nodiscard]] std::string write_own_format(const UserRecord& record);

}  // namespace taxasge
