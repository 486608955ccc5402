#include "server/transfer/import_users.hpp"

#include <utility>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::uint64_t rows_between_news = 10'000;

}  // namespace

asio::awaitable<Result<void>> ImportUsers::run(RowSource& rows, RecordFormat& format) {
    while (true) {
        const auto row = rows.next();
        if (!row) co_return fail(row.error());
        if (!*row) co_return co_await write_batch();
        take(**row, format);
        if (gathered_.size() < Batch::largest) continue;
        if (auto written = co_await write_batch(); !written) co_return written;
    }
}

void ImportUsers::take(const SourceRow& row, RecordFormat& format) {
    ++counts_.rows;
    if (counts_.rows % rows_between_news == 0) parts_.watch.progress(counts_);
    if (!row.fields) return refuse(row.line, row.fields.error());
    auto record = format.read(*row.fields);
    if (!record) return refuse(row.line, record.error());
    gathered_.push_back({row.line, std::move(*record)});
}

void ImportUsers::refuse(std::uint64_t line, const Error& error) {
    ++counts_.refused;
    for (const FieldError& fault : error.fields) parts_.watch.refused(line, fault);
}

asio::awaitable<Result<void>> ImportUsers::write_batch() {
    if (gathered_.empty()) co_return Result<void>{};
    const auto batch = std::make_shared<const Batch>(Batch{
        .records = std::exchange(gathered_, {}), .is_audited = counts_.put > 0, .now = parts_.clock.now()});
    const auto outcome = co_await put(batch);
    if (!outcome) co_return fail(outcome.error());
    counts_.put += outcome->put;
    counts_.known += outcome->known;
    counts_.without_password += outcome->without_password;
    counts_.unverified += outcome->unverified;
    for (const std::uint64_t line : outcome->taken) refuse(line, field_error("email", "taken"));
    co_return Result<void>{};
}

asio::awaitable<Result<BatchOutcome>> ImportUsers::put(std::shared_ptr<const Batch> batch) {
    if (parts_.mode == ImportMode::dry_run) co_return co_await would_put_users(parts_.database, batch, met_);
    co_return co_await parts_.database.transact(put_users, batch);
}

}  // namespace taxasge
