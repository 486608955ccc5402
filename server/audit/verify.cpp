#include "server/audit/verify.hpp"

#include <utility>

namespace taxasge {
namespace {

namespace asio = boost::asio;

constexpr Statement read_chain{"audit.verify_chain",
                               "SELECT key_sealed, head_number, head_seal FROM audit_chain"};

constexpr Statement select_batch{"audit.verify_batch",
                                 "SELECT seal_number, id, at, kind, user_id, session_id, client, seal"
                                 " FROM audit_events WHERE seal_number > $1 ORDER BY seal_number LIMIT 1000"};

constexpr Statement count_half{
    "audit.count_half", "SELECT COUNT(*) FROM audit_events WHERE seal IS NOT NULL AND seal_number IS NULL"};

constexpr Statement count_unsealed{
    "audit.count_unsealed", "SELECT COUNT(*) FROM audit_events WHERE seal IS NULL AND seal_number IS NULL"};

// Numbers begin with 1: whoever put one before would be passed over.
constexpr std::int64_t before_all = std::numeric_limits<std::int64_t>::min();

}  // namespace

std::string_view to_text(AuditFault fault) {
    switch (fault) {
        case AuditFault::no_key:
            return "no_key";
        case AuditFault::missing:
            return "missing";
        case AuditFault::changed:
            return "changed";
        case AuditFault::half:
            return "half";
        case AuditFault::cut:
            return "cut";
        case AuditFault::not_there:
            return "not_there";
    }
    return "";
}

asio::awaitable<Result<AuditReport>> VerifyAudit::run(std::optional<AuditHead> kept) {
    kept_ = std::move(kept);
    report_ = {};
    if (auto begun = co_await begin(); !begun) co_return fail(std::move(begun.error()));
    if (auto walked = co_await walk(); !walked) co_return fail(std::move(walked.error()));
    if (!report_.finding && stored_ && report_.head.number < stored_->number)
        report_.finding = {AuditFault::cut, report_.head.number + 1};
    if (!report_.finding && kept_ && report_.head.number < kept_->number)
        report_.finding = {AuditFault::cut, report_.head.number + 1};
    const auto half = co_await count(count_half);
    if (!half) co_return fail(half.error());
    if (!report_.finding && *half > 0) report_.finding = {AuditFault::half, 0};
    const auto unsealed = co_await count(count_unsealed);
    if (!unsealed) co_return fail(unsealed.error());
    report_.unsealed = *unsealed;
    co_return std::move(report_);
}

asio::awaitable<Result<void>> VerifyAudit::begin() {
    const auto found = co_await database_.read(read_chain, {});
    if (!found) co_return fail(found.error());
    key_.reset();
    stored_.reset();
    if (found->rows.empty()) co_return Result<void>{};
    Bytes sealed;
    AuditHead head;
    if (auto read = found->rows.front().read(sealed, head.number, head.seal); !read)
        co_return fail(std::move(read.error()));
    auto key = open_chain_key(sealed, keys_);
    if (!key) co_return fail(std::move(key.error()));
    key_ = std::move(*key);
    stored_ = std::move(head);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> VerifyAudit::walk() {
    std::int64_t last = before_all;
    while (!report_.finding) {
        const auto batch = co_await database_.read(select_batch, bind(last));
        if (!batch) co_return fail(batch.error());
        if (batch->rows.empty()) co_return Result<void>{};
        for (const Row& row : batch->rows) {
            ChainedEvent event;
            std::optional<Bytes> seal;
            if (auto read = row.read(last, event.id, event.at, event.kind, event.user_id, event.session_id,
                                     event.client, seal);
                !read)
                co_return fail(std::move(read.error()));
            take(event, last, seal);
            if (report_.finding) break;
        }
    }
    co_return Result<void>{};
}

void VerifyAudit::take(const ChainedEvent& event, std::int64_t number, const std::optional<Bytes>& seal) {
    if (!key_) {
        report_.finding = {AuditFault::no_key, number};
        return;
    }
    if (number != report_.head.number + 1) {
        const bool is_gap = number > report_.head.number;
        report_.finding = {is_gap ? AuditFault::missing : AuditFault::changed,
                           is_gap ? report_.head.number + 1 : number};
        return;
    }
    const AuditHead next = link(*key_, report_.head, event);
    if (!seal || !equal_in_constant_time(*seal, next.seal)) {
        report_.finding = {seal ? AuditFault::changed : AuditFault::half, number};
        return;
    }
    report_.head = next;
    if (stored_) compare(*stored_, AuditFault::changed);
    if (kept_) compare(*kept_, AuditFault::not_there);
}

void VerifyAudit::compare(const AuditHead& wanted, AuditFault when_other) {
    if (wanted.number == report_.head.number && wanted != report_.head)
        report_.finding = {when_other, wanted.number};
}

asio::awaitable<Result<std::int64_t>> VerifyAudit::count(const Statement& statement) {
    const auto found = co_await database_.read(statement, {});
    if (!found) co_return fail(found.error());
    std::int64_t number = 0;
    if (auto read = found->rows.front().read(number); !read) co_return fail(std::move(read.error()));
    co_return number;
}

}  // namespace taxasge
