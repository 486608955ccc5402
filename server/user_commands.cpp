#include "server/user_commands.hpp"

#include "base/file.hpp"
#include "base/new_file.hpp"
#include "server/accepted_config.hpp"
#include "server/database/open.hpp"
#include "server/run_now.hpp"
#include "server/signals.hpp"
#include "server/transfer/export_users.hpp"
#include "server/transfer/firebase_accounts.hpp"
#include "server/transfer/first_taxasge.hpp"
#include "server/transfer/import_users.hpp"
#include "server/transfer/own_format.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace taxasge {
namespace {

constexpr mode_t for_the_owner_alone = 0600;  // it holds password hashes

Result<std::unique_ptr<Database>> open_migrated(const Config& config, boost::asio::io_context& context) {
    survive_failed_writes();
    if (const auto version = migrate_schema(config); !version) return fail(version.error());
    DatabaseOptions options = database_options(config);
    options.readers = 1;
    return open_database(options, {&context});
}

Result<std::unique_ptr<RecordFormat>> make_format(const ImportRequest& request, Time now) {
    using Made = std::unique_ptr<RecordFormat>;
    const auto addresses = request.trusts_addresses ? Addresses::trusted : Addresses::as_stated;
    if (request.format == "taxasge") return Made{std::make_unique<OwnFormat>()};
    if (request.format == "first-taxasge") return Made{std::make_unique<FirstTaxasge>(addresses, now)};
    const auto text = read_file(request.hash_config);
    if (!text) return fail(text.error());
    auto project = parse_hash_config(*text);
    if (!project) return fail(project.error());
    return Made{std::make_unique<FirebaseAccounts>(std::move(*project), addresses, now)};
}

Result<std::unique_ptr<RowSource>> open_rows(const ImportRequest& request) {
    auto input = TextInput::open(request.file);
    if (!input) return fail(input.error());
    FileForm form = FileForm::json_lines;
    if (request.format == "firebase") form = FileForm::json_array;
    if (request.format == "first-taxasge") form = recognise_form(*input);
    return read_rows(std::move(*input), form);
}

ImportWatch watch_on_standard_error(const std::string& file) {
    return {.refused =
                [file](std::uint64_t line, const FieldError& fault) {
                    fmt::print(stderr, "{}:{}: {}: {}\n", file, line, fault.field, fault.code);
                },
            .progress =
                [](const ImportCounts& counts) { fmt::print(stderr, "{} rows read ...\n", counts.rows); }};
}

void print_summary(const ImportRequest& request, const ImportCounts& counts, const RecordFormat& format) {
    fmt::print("{} {}, already there {}, refused {}, of {} rows\n",
               request.is_dry_run ? "would import" : "imported", counts.put, counts.known, counts.refused,
               counts.rows);
    if (counts.without_password > 0)
        fmt::print("{} without a password: a password reset gives them one\n", counts.without_password);
    if (counts.unverified > 0)
        fmt::print("{} with an address that is not verified: they register it anew, or go after seven days\n",
                   counts.unverified);
    for (const std::string& note : format.notes()) fmt::print("{}\n", note);
    if (request.is_dry_run) fmt::print("nothing was written\n");
}

Error cannot_print() {
    return unavailable(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

Result<void> print_line(std::string_view line) {
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return fail(cannot_print());
    return {};
}

void print_exported(std::uint64_t users) {
    fmt::print(stderr, "{} users written ...\n", users);
}

Result<std::uint64_t> export_to(Database& database, boost::asio::io_context& context,
                                const std::string& path) {
    const SystemClock clock;
    if (path.empty()) {
        auto users = run_now(context, export_users(ExportParts{database, clock, print_line, print_exported}));
        if (users && std::fflush(stdout) != 0) return fail(cannot_print());
        return users;
    }
    auto file = NewFile::create(path, for_the_owner_alone);
    if (!file) return fail(file.error());
    const auto write = [&file](std::string_view line) { return file->write(line); };
    auto users = run_now(context, export_users(ExportParts{database, clock, write, print_exported}));
    if (!users) return users;
    if (auto kept = file->commit(); !kept) return fail(kept.error());
    return users;
}

}  // namespace

int import_users(const Variables& variables, const ImportRequest& request) {
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const SystemClock clock;
    auto format = make_format(request, clock.now());
    if (!format) return report(format.error());
    auto rows = open_rows(request);
    if (!rows) return report(rows.error());
    boost::asio::io_context context{1};
    auto database = open_migrated(accepted->config, context);
    if (!database) return report(database.error());
    ImportUsers import_run{{.database = **database,
                            .clock = clock,
                            .mode = request.is_dry_run ? ImportMode::dry_run : ImportMode::write,
                            .watch = watch_on_standard_error(request.file)}};
    const auto done = run_now(context, import_run.run(**rows, **format));
    print_summary(request, import_run.counts(), **format);
    if (!done) {
        fmt::print(stderr,
                   "stopped; what was imported before stays, and running it again goes on from there\n");
        return report(done.error());
    }
    return import_run.counts().refused == 0 ? exit_well : exit_rows_refused;
}

int export_users(const Variables& variables, const std::string& file) {
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    boost::asio::io_context context{1};
    auto database = open_migrated(accepted->config, context);
    if (!database) return report(database.error());
    const auto users = export_to(**database, context, file);
    if (!users) return report(users.error());
    fmt::print(stderr, "exported {} users\n", *users);
    return exit_well;
}

}  // namespace taxasge
