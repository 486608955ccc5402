// The `users` table of the first TaxasGE, as CSV or JSON with the names of its columns. Its backend let
// anybody register with any role (AU-20), so nobody is more than a user here before an administrator says so;
// it cut passwords at 72 bytes before bcrypt (AU-34), and some of its rows hold a bare SHA-256 of the
// password (AU-25), which nobody keeps: those people set a new one.
#pragma once

#include "server/transfer/foreign_account.hpp"

namespace taxasge {

class FirstTaxasge final : public RecordFormat {
 public:
    FirstTaxasge(Addresses addresses, Time now);
    [[nodiscard]] Result<UserRecord> read(const boost::json::object& row) override;
    [[nodiscard]] std::vector<std::string> notes() const override;

 private:
    void read_person(RowFields& fields, UserRecord& record);
    void read_role(RowFields& fields, UserRecord& record);
    void read_status(RowFields& fields, UserRecord& record) const;
    void read_hash(RowFields& fields, UserRecord& record);

    Addresses addresses_;
    Time now_;
    LeftBehind left_behind_;
    std::size_t demoted_ = 0;
    std::size_t bare_sha256_ = 0;
};

}  // namespace taxasge
