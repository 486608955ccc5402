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
           places(rows, user_columns) + " ON CONFLICT DO NOTHING RETURNING id, email_key";
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
    return fmt::format(
        "SELECT id, email_key FROM users WHERE id IN ({}) UNION ALL SELECT id, email_key FROM users WHERE "
        "email_key IN ({})",
        ids, keys);
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

// All in one statement when there are as many as it has places, one by one when there are fewer. What the
// statements give back.
asio::awaitable<Result<std::vector<Row>>> insert_all(Transaction& transaction,
                                                     const std::vector<const UserRecord*>& users,
                                                     Statement (*statement)(std::size_t),
                                                     Parameters (*to_row)(const UserRecord&)) {
    const std::size_t at_once = users.size() == chunk ? chunk : 1;
    std::vector<Row> given;
    Parameters all;
    for (std::size_t i = 0; i < users.size(); ++i) {
        append(all, to_row(*users[i]));
        if ((i + 1) % at_once != 0) continue;
        const auto put = co_await transaction.run(statement(at_once), std::exchange(all, {}));
        if (!put) co_return fail(put.error());
        given.insert(given.end(), put->rows.begin(), put->rows.end());
    }
    co_return given;
}

// Those who could not be put: is the account itself there, or somebody else with its address?
asio::awaitable<Result<void>> tell_apart(Transaction& transaction, Records records, const KnownUsers& fresh,
                                         BatchOutcome& outcome) {
    const auto rows = co_await transaction.run(find_users_statement(), keys_of(records));
    if (!rows) co_return fail(rows.error());
    KnownUsers there;
    if (auto added = there.add(rows->rows); !added) co_return added;
    KnownUsers unused = fresh;  // each of the new ones stands for one row; a second row of it is known
    for (const auto& [line, record] : records) {
        if (unused.ids.erase(record.id.text()) > 0) continue;
        if (there.ids.contains(record.id.text())) {
            ++outcome.known;
        } else {
            outcome.taken.push_back(line);
        }
    }
    co_return Result<void>{};
}

void count_new(const std::vector<const UserRecord*>& users, BatchOutcome& outcome) {
    outcome.put += users.size();
    for (const UserRecord* user : users) {
        if (!user->password_hash) ++outcome.without_password;
        if (!user->email_verified) ++outcome.unverified;
    }
}

// The database says who is new: it is asked once, and nobody can register in between.
// Asking first was eight times slower on PostgreSQL: the question's plan was made while the table was empty.
asio::awaitable<Result<void>> put_chunk(Transaction& transaction, Records records, BatchOutcome& outcome) {
    std::vector<const UserRecord*> users;
    for (const auto& [line, record] : records) users.push_back(&record);
    const auto rows = co_await insert_all(transaction, users, put_users_statement, user_row);
    if (!rows) co_return fail(rows.error());
    KnownUsers fresh;
    if (auto added = fresh.add(*rows); !added) co_return added;
    if (rows->size() < records.size()) {
        if (auto told = co_await tell_apart(transaction, records, fresh, outcome); !told) co_return told;
    }
    KnownUsers unused = fresh;  // of two rows of one account the first is the new one
    std::erase_if(users, [&](const UserRecord* user) { return unused.ids.erase(user->id.text()) == 0; });
    count_new(users, outcome);
    std::erase_if(users, [](const UserRecord* user) { return !user->password_hash; });
    const auto passwords = co_await insert_all(transaction, users, put_credentials_statement, credential_row);
    if (!passwords) co_return fail(passwords.error());
    co_return Result<void>{};
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

Result<void> KnownUsers::add(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        Id id;
        std::string key;
        if (auto read = row.read(id, key); !read) return read;
        ids.insert(id.text());
        email_keys.insert(std::move(key));
    }
    return {};
}

namespace {

// Those who are new; an account that stands twice in the file is new once.
void sort_out(Records records, KnownUsers& known, BatchOutcome& outcome) {
    std::vector<const UserRecord*> fresh;
    for (const auto& [line, record] : records) {
        if (known.ids.contains(record.id.text())) {
            ++outcome.known;
        } else if (known.email_keys.contains(record.email_key)) {
            outcome.taken.push_back(line);
        } else {
            known.add(record);
            fresh.push_back(&record);
        }
    }
    count_new(fresh, outcome);
}

}  // namespace

asio::awaitable<Result<BatchOutcome>> would_put_users(Database& database, std::shared_ptr<const Batch> batch,
                                                      KnownUsers& known) {
    BatchOutcome outcome;
    for (std::size_t at = 0; at < batch->records.size(); at += chunk) {
        const Records rest = Records{batch->records}.subspan(at);
        const Records asked = rest.first(std::min(chunk, rest.size()));
        const auto rows = co_await database.read(find_users_statement(), keys_of(asked));
        if (!rows) co_return fail(rows.error());
        if (auto added = known.add(rows->rows); !added) co_return fail(added.error());
    }
    sort_out(batch->records, known, outcome);
    co_return outcome;
}

}  // namespace taxasge
