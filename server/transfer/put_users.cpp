#include "server/transfer/put_users.hpp"

#include "server/audit/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace asio = boost::asio;

namespace taxasge {
namespace {

using Records = std::span<const NumberedRecord>;

// So many rows a statement: 100,000 people are 2,000 round trips and not 100,000.
constexpr std::size_t chunk = 50;
constexpr std::size_t user_columns = 18;
constexpr std::size_t credential_columns = 3;

// "($1, $2), ($3, $4)".
std::string places(std::size_t rows, std::size_t columns) {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row) {
        text += row == 0 ? "(" : ", (";
        for (std::size_t column = 0; column < columns; ++column)
            text += fmt::format("{}${}", column == 0 ? "" : ", ", row * columns + column + 1);
        text += ")";
    }
    return text;
}

std::string insert_users(std::size_t rows) {
    return "INSERT INTO users (id, email, email_key, first_name, last_name, phone, role, user_type, status, "
           "language, email_verified, mfa_enabled, terms_version, terms_accepted_at, revision, created_at, "
           "updated_at, last_login_at) VALUES " +
           places(rows, user_columns);
}

std::string insert_credentials(std::size_t rows) {
    return "INSERT INTO credentials (user_id, password_hash, changed_at) VALUES " +
           places(rows, credential_columns);
}

std::string find_users() {
    std::string ids;
    std::string keys;
    for (std::size_t i = 1; i <= chunk; ++i) {
        ids += fmt::format("{}${}", i == 1 ? "" : ", ", i);
        keys += fmt::format("{}${}", i == 1 ? "" : ", ", chunk + i);
    }
    return fmt::format("SELECT id, email_key FROM users WHERE id IN ({}) OR email_key IN ({})", ids, keys);
}

// Each is one text for all runs, as a prepared statement must be.
Statement find_users_statement() {
    static const std::string sql = find_users();
    return {"transfer.find_users", sql};
}
Statement put_users_statement(std::size_t rows) {
    static const std::string one = insert_users(1);
    static const std::string many = insert_users(chunk);
    return rows == 1 ? Statement{"transfer.put_user", one} : Statement{"transfer.put_users", many};
}
Statement put_credentials_statement(std::size_t rows) {
    static const std::string one = insert_credentials(1);
    static const std::string many = insert_credentials(chunk);
    return rows == 1 ? Statement{"transfer.put_credential", one}
                     : Statement{"transfer.put_credentials", many};
}

// A short list asks for its last one again and again.
Parameters keys_of(Records records) {
    Parameters parameters;
    for (std::size_t i = 0; i < chunk; ++i)
        parameters.push_back(to_value(records[std::min(i, records.size() - 1)].record.id));
    for (std::size_t i = 0; i < chunk; ++i)
        parameters.push_back(to_value(records[std::min(i, records.size() - 1)].record.email_key));
    return parameters;
}

void append(Parameters& all, Parameters row) {
    for (Value& value : row) all.push_back(std::move(value));
}

Parameters user_row(const UserRecord& user) {
    return bind(user.id, user.email, user.email_key, user.first_name, user.last_name, user.phone, user.role,
                user.type, user.status, user.language, user.email_verified, user.mfa_enabled,
                user.terms_version, user.terms_accepted_at, user.revision, user.created_at, user.updated_at,
                user.last_login_at);
}

Parameters credential_row(const UserRecord& user) {
    return bind(user.id, user.password_hash->expose(), user.password_changed_at);
}

// Those who are new; an account that stands twice in the file is new once.
std::vector<const UserRecord*> sort_out(Records records, KnownUsers& known, BatchOutcome& outcome) {
    std::vector<const UserRecord*> fresh;
    for (const auto& [line, record] : records) {
        if (known.ids.contains(record.id.text())) {
            ++outcome.known;
        } else if (known.email_keys.contains(record.email_key)) {
            outcome.taken.push_back(line);
        } else {
            known.add(record);
            fresh.push_back(&record);
            if (!record.password_hash) ++outcome.without_password;
            if (!record.email_verified) ++outcome.unverified;
        }
    }
    outcome.put += fresh.size();
    return fresh;
}

// All in one statement when there are as many as it has places, one by one when there are fewer.
asio::awaitable<Result<void>> insert_all(Transaction& transaction,
                                         const std::vector<const UserRecord*>& users,
                                         Statement (*statement)(std::size_t),
                                         Parameters (*to_row)(const UserRecord&)) {
    const bool at_once = users.size() == chunk;
    Parameters all;
    for (const UserRecord* user : users) {
        append(all, to_row(*user));
        if (at_once) continue;
        const auto put = co_await transaction.run(statement(1), std::exchange(all, {}));
        if (!put) co_return fail(put.error());
    }
    if (!at_once) co_return Result<void>{};
    const auto put = co_await transaction.run(statement(chunk), std::move(all));
    if (!put) co_return fail(put.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> put_chunk(Transaction& transaction, Records records, BatchOutcome& outcome) {
    const auto rows = co_await transaction.run(find_users_statement(), keys_of(records));
    if (!rows) co_return fail(rows.error());
    KnownUsers known;
    if (auto added = known.add(*rows); !added) co_return added;
    const auto fresh = sort_out(records, known, outcome);
    const auto users = co_await insert_all(transaction, fresh, put_users_statement, user_row);
    if (!users) co_return users;
    std::vector<const UserRecord*> with_password;
    std::ranges::copy_if(fresh, std::back_inserter(with_password),
                         [](const UserRecord* user) { return user->password_hash.has_value(); });
    co_return co_await insert_all(transaction, with_password, put_credentials_statement, credential_row);
}

}  // namespace

asio::awaitable<Result<BatchOutcome>> put_users(Transaction& transaction,
                                                std::shared_ptr<const Batch> batch) {
    BatchOutcome outcome;
    for (std::size_t at = 0; at < batch->records.size(); at += chunk) {
        const Records rest = Records{batch->records}.subspan(at);
        const auto put = co_await put_chunk(transaction, rest.first(std::min(chunk, rest.size())), outcome);
        if (!put) co_return fail(put.error());
    }
    if (outcome.put > 0 && !batch->is_audited) {
        const auto audited = co_await record(transaction, AuditEvent{.kind = "users_imported",
                                                                     .user_id = {},
                                                                     .session_id = {},
                                                                     .client = "command line",
                                                                     .at = batch->now});
        if (!audited) co_return fail(audited.error());
    }
    co_return outcome;
}

void KnownUsers::add(const UserRecord& record) {
    ids.insert(record.id.text());
    email_keys.insert(record.email_key);
}

Result<void> KnownUsers::add(const RowSet& rows) {
    for (const Row& row : rows.rows) {
        Id id;
        std::string key;
        if (auto read = row.read(id, key); !read) return read;
        ids.insert(id.text());
        email_keys.insert(std::move(key));
    }
    return {};
}

asio::awaitable<Result<BatchOutcome>> would_put_users(Database& database, std::shared_ptr<const Batch> batch,
                                                      KnownUsers& known) {
    BatchOutcome outcome;
    for (std::size_t at = 0; at < batch->records.size(); at += chunk) {
        const Records rest = Records{batch->records}.subspan(at);
        const Records asked = rest.first(std::min(chunk, rest.size()));
        const auto rows = co_await database.read(find_users_statement(), keys_of(asked));
        if (!rows) co_return fail(rows.error());
        if (auto added = known.add(*rows); !added) co_return fail(added.error());
    }
    (void)sort_out(batch->records, known, outcome);
    co_return outcome;
}

}  // namespace taxasge
