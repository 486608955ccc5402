// What `firebase auth:export users.json` writes: {"users": [{"localId", "email", "passwordHash", "salt",
// …}]}. The parameters of the hashes stand in the console of the project; without them no password of it can
// be checked.
#pragma once

#include "server/transfer/foreign_account.hpp"
#include "server/users/imported_hash_scrypt.hpp"

namespace taxasge {

// From the text that the console shows: hash_config { algorithm: SCRYPT, base64_signer_key: …, … }. Error:
// invalid; the detail names the line that is missing or wrong, and never shows the key.
[[nodiscard]] Result<FirebaseProject> parse_hash_config(std::string_view text);

class FirebaseAccounts final : public RecordFormat {
 public:
    FirebaseAccounts(FirebaseProject project, Addresses addresses, Time now);
    [[nodiscard]] Result<UserRecord> read(const boost::json::object& row) override;
    [[nodiscard]] std::vector<std::string> notes() const override { return left_behind_.notes(); }

 private:
    void read_hash(RowFields& fields, UserRecord& record) const;

    FirebaseProject project_;
    Addresses addresses_;
    Time now_;
    LeftBehind left_behind_;
};

}  // namespace taxasge
