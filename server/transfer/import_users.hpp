// People come from another system, or from another TaxasGE. Row by row: read, check, gather into a batch,
// write the batch in one transaction. Whoever is there already is passed over, so an import that was
// interrupted is simply run again. No letter is sent.
#pragma once

#include "base/clock.hpp"
#include "server/transfer/put_users.hpp"
#include "server/transfer/row_source.hpp"

#include <cstdint>
#include <functional>

namespace taxasge {

struct ImportCounts {
    std::uint64_t rows = 0;
    std::uint64_t put = 0;
    std::uint64_t known = 0;    // were there
    std::uint64_t refused = 0;  // rows with a fault
    std::uint64_t without_password = 0;
    std::uint64_t unverified = 0;
};

// What the operator hears while it runs.
struct ImportWatch {
    std::function<void(std::uint64_t line, const FieldError& fault)> refused;
    std::function<void(const ImportCounts& counts)> progress;  // every 10,000 rows
};

enum class ImportMode { write, dry_run };

class ImportUsers {
 public:
    struct Parts {
        Database& database;
        const Clock& clock;
        ImportMode mode;
        ImportWatch watch;
    };

    explicit ImportUsers(Parts parts) : parts_(std::move(parts)) {}

    // A row with a fault is told and passed over. Errors, after which counts() says how far it came: those of
    // the source; unavailable, when the database does not take any more (away, disk full).
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(RowSource& rows, RecordFormat& format);

    [[nodiscard]] const ImportCounts& counts() const { return counts_; }

 private:
    void take(const SourceRow& row, RecordFormat& format);
    void refuse(std::uint64_t line, const Error& error);
    [[nodiscard]] boost::asio::awaitable<Result<void>> write_batch();
    [[nodiscard]] boost::asio::awaitable<Result<BatchOutcome>> put(std::shared_ptr<const Batch> batch);

    Parts parts_;
    ImportCounts counts_;
    std::vector<NumberedRecord> gathered_;
    KnownUsers met_;  // in a dry run
};

}  // namespace taxasge
