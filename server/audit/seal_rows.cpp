#include "server/audit/seal_rows.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

namespace asio = boost::asio;

constexpr std::size_t rows_a_statement = 32;  // many in one: a third of the time of one by one

// Changes nothing, and holds the row until the end: others that seal wait here, and read then what it has
// become.
constexpr Statement lock_chain{"audit.lock_chain",
                               "UPDATE audit_chain SET head_number = head_number WHERE id = 1"
                               " RETURNING key_sealed, head_number, head_seal"};

constexpr Statement find_sealed{
    "audit.find_sealed",
    "SELECT COUNT(*) FROM (SELECT 1 FROM audit_events WHERE seal_number IS NOT NULL LIMIT 1)"
    " AS one"};

constexpr Statement begin_chain{"audit.begin_chain",
                                "INSERT INTO audit_chain (id, key_sealed, head_number, head_seal)"
                                " VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING"};

constexpr Statement select_unsealed{"audit.select_unsealed",
                                    "SELECT id, at, kind, user_id, session_id, client FROM audit_events"
                                    " WHERE seal IS NULL ORDER BY at, id LIMIT 512"};

constexpr Statement move_head{"audit.move_head",
                              "UPDATE audit_chain SET head_number = $1, head_seal = $2 WHERE id = 1"};

// The types of the parameters come from the columns: both databases agree on this spelling.
std::string update_text(std::size_t rows) {
    std::string numbers;
    std::string seals;
    std::string ids;
    for (std::size_t i = 0; i < rows; ++i) {
        numbers += fmt::format(" WHEN ${} THEN ${}", 3 * i + 1, 3 * i + 2);
        seals += fmt::format(" WHEN ${} THEN ${}", 3 * i + 1, 3 * i + 3);
        ids += fmt::format("{}${}", i == 0 ? "" : ", ", 3 * i + 1);
    }
    return fmt::format(
        "UPDATE audit_events SET seal_number = CASE id{} ELSE seal_number END,"
        " seal = CASE id{} ELSE seal END WHERE seal IS NULL AND id IN ({})",
        numbers, seals, ids);
}

const Statement& update_statement(std::size_t rows) {
    static const std::string one = update_text(1);
    static const std::string many = update_text(rows_a_statement);
    static const Statement seal_one{"audit.seal_one", one};
    static const Statement seal_many{"audit.seal_many", many};
    return rows == 1 ? seal_one : seal_many;
}

struct Chain {
    Bytes key_sealed;
    AuditHead head;
};

asio::awaitable<Result<std::optional<Chain>>> lock(Transaction& transaction) {
    const auto locked = co_await transaction.run(lock_chain, {});
    if (!locked) co_return fail(locked.error());
    if (locked->rows.empty()) co_return std::optional<Chain>{};
    Chain chain;
    if (auto read = locked->rows.front().read(chain.key_sealed, chain.head.number, chain.head.seal); !read)
        co_return fail(std::move(read.error()));
    co_return std::optional{std::move(chain)};
}

// A chain whose key somebody took away must not begin anew, as if there had been none.
asio::awaitable<Result<void>> begin(Transaction& transaction, const MasterKeys& keys) {
    const auto found = co_await transaction.run(find_sealed, {});
    if (!found) co_return fail(found.error());
    std::int64_t sealed = 0;
    if (auto read = found->rows.front().read(sealed); !read) co_return fail(std::move(read.error()));
    if (sealed > 0) co_return fail(internal_error("rows are sealed, and the chain's key is gone"));
    const auto begun = co_await transaction.run(begin_chain, bind(make_chain_key(keys), AuditHead{}.seal));
    if (!begun) co_return fail(begun.error());
    co_return Result<void>{};
}

asio::awaitable<Result<std::vector<ChainedEvent>>> waiting(Transaction& transaction) {
    const auto found = co_await transaction.run(select_unsealed, {});
    if (!found) co_return fail(found.error());
    std::vector<ChainedEvent> events(found->rows.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        ChainedEvent& one = events[i];
        if (auto read =
                found->rows[i].read(one.id, one.at, one.kind, one.user_id, one.session_id, one.client);
            !read)
            co_return fail(std::move(read.error()));
    }
    co_return events;
}

asio::awaitable<Result<AuditHead>> seal(Transaction& transaction, Chain chain, Bytes key,
                                        std::vector<ChainedEvent> events) {
    AuditHead head = std::move(chain.head);
    std::size_t done = 0;
    while (done < events.size()) {
        const std::size_t rows = events.size() - done < rows_a_statement ? 1 : rows_a_statement;
        Parameters parameters;
        for (const std::size_t end = done + rows; done < end; ++done) {
            head = link(key, head, events[done]);
            parameters.insert(parameters.end(),
                              {to_value(events[done].id), to_value(head.number), to_value(head.seal)});
        }
        const auto updated = co_await transaction.run(update_statement(rows), std::move(parameters));
        if (!updated) co_return fail(updated.error());
        if (updated->affected != static_cast<std::int64_t>(rows))
            co_return fail(internal_error("a row got its seal from somebody else"));
    }
    co_return head;
}

}  // namespace

asio::awaitable<Result<std::int64_t>> seal_rows(Transaction& transaction, const MasterKeys* keys) {
    auto chain = co_await lock(transaction);
    if (chain && !*chain) {
        if (auto begun = co_await begin(transaction, *keys); !begun) co_return fail(std::move(begun.error()));
        chain = co_await lock(transaction);
    }
    if (!chain) co_return fail(std::move(chain.error()));
    if (!*chain) co_return fail(unavailable("the chain is being made by another instance"));
    auto key = open_chain_key((*chain)->key_sealed, *keys);
    if (!key) co_return fail(std::move(key.error()));
    auto events = co_await waiting(transaction);
    if (!events) co_return fail(std::move(events.error()));
    const auto count = static_cast<std::int64_t>(events->size());
    if (count == 0) co_return count;
    const auto head = co_await seal(transaction, std::move(**chain), std::move(*key), std::move(*events));
    if (!head) co_return fail(head.error());
    const auto moved = co_await transaction.run(move_head, bind(head->number, head->seal));
    if (!moved) co_return fail(moved.error());
    co_return count;
}

}  // namespace taxasge
