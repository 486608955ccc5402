#include "server/audit/sealer.hpp"

#include "base/log.hpp"
#include "server/audit/seal_rows.hpp"

namespace taxasge {
namespace {

namespace asio = boost::asio;

constexpr Statement find_unsealed{
    "audit.find_unsealed",
    "SELECT COUNT(*) FROM (SELECT 1 FROM audit_events WHERE seal IS NULL LIMIT 1) AS one"};

constexpr Statement read_chain{"audit.read_chain",
                               "SELECT key_sealed, head_number, head_seal FROM audit_chain"};

// Nothing happens when somebody else did it first.
constexpr Statement store_key{"audit.store_key",
                              "UPDATE audit_chain SET key_sealed = $1 WHERE id = 1 AND key_sealed = $2"};

}  // namespace

asio::awaitable<Result<std::int64_t>> AuditSealer::seal_all() {
    std::int64_t sealed = 0;
    while (true) {
        const auto found = co_await database_.read(find_unsealed, {});
        if (!found) co_return fail(found.error());
        std::int64_t waiting = 0;
        if (auto read = found->rows.front().read(waiting); !read) co_return fail(std::move(read.error()));
        if (waiting == 0) co_return sealed;
        const auto done = co_await database_.transact(seal_rows, &keys_);
        if (!done) co_return fail(done.error());
        sealed += *done;
    }
}

asio::awaitable<Result<AuditHead>> AuditSealer::head() {
    const auto found = co_await database_.read(read_chain, {});
    if (!found) co_return fail(found.error());
    AuditHead head;
    if (found->rows.empty()) co_return head;
    Bytes sealed;
    if (auto read = found->rows.front().read(sealed, head.number, head.seal); !read)
        co_return fail(std::move(read.error()));
    const auto again = reseal_chain_key(sealed, keys_);
    if (!again) co_return fail(again.error());
    if (*again) {
        const auto stored = co_await database_.write(store_key, bind(**again, sealed));
        if (!stored) co_return fail(stored.error());
    }
    co_return head;
}

asio::awaitable<Result<std::int64_t>> AuditSealer::log_head() {
    const auto last = co_await head();
    if (!last) co_return fail(last.error());
    if (last->number > 0) log::info("audit_head", {{"head", last->text()}});
    co_return 0;
}

}  // namespace taxasge
