// Writing many accounts at once: a batch is one transaction, and a person is in it whole or not at all.
// Nobody who is there already is touched, so the same batch can be written again.
#pragma once

#include "server/database/database.hpp"
#include "server/transfer/user_record.hpp"

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace taxasge {

struct NumberedRecord {
    std::uint64_t line = 0;
    UserRecord record;
};

struct Batch {
    static constexpr std::size_t largest = 500;

    std::vector<NumberedRecord> records;
    bool is_audited = false;  // this run has its row in the audit already
    Time now;
};

struct BatchOutcome {
    std::size_t put = 0;
    std::size_t without_password = 0;    // of those that were put
    std::size_t unverified = 0;          // of those that were put
    std::size_t known = 0;               // this account is there: by its identifier
    std::vector<std::uint64_t> taken{};  // lines whose address belongs to another account
};

// A transaction's body. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<BatchOutcome>> put_users(Transaction& transaction,
                                                                     std::shared_ptr<const Batch> batch);

// Who is there, as far as somebody asked.
struct KnownUsers {
    std::unordered_set<std::string> ids;
    std::unordered_set<std::string> email_keys;

    void add(const UserRecord& record);
    [[nodiscard]] Result<void> add(const std::vector<Row>& rows);
};

// The same question without the deed, for a dry run, which alone has to remember whom it met before.
[[nodiscard]] boost::asio::awaitable<Result<BatchOutcome>> would_put_users(Database& database,
                                                                           std::shared_ptr<const Batch> batch,
                                                                           KnownUsers& known);

}  // namespace taxasge
