#include "tests/support/temporary_database.hpp"

#include "server/database/open.hpp"

#include <stdexcept>
#include <utility>

namespace taxasge::test {

void migrate_or_throw(const std::string& url) {
    const Result<int> version = migrate(DatabaseOptions{.url = url});
    if (!version) throw std::runtime_error("migrate: " + version.error().detail);
}

namespace {

std::filesystem::path migrated_file() {
    static const TemporaryFolder folder;
    const auto file = folder.path() / "migrated.db";
    if (!std::filesystem::exists(file)) migrate_or_throw("sqlite:" + file.string());
    return file;
}

EmptiedPostgres& emptied_postgres() {
    static const NamedPostgres made{TemporaryPostgres::server(), ""};
    static const bool migrated = (migrate_or_throw(made.url()), true);
    (void)migrated;
    static EmptiedPostgres emptied{TemporaryPostgres::server(), made.name()};
    return emptied;
}

}  // namespace

TemporarySqlite::TemporarySqlite() {
    std::filesystem::copy_file(migrated_file(), file());
}

TemporaryPostgres::TemporaryPostgres() : database_(emptied_postgres().take()) {}

TemporaryPostgres::~TemporaryPostgres() {
    if (!is_pooled_) emptied_postgres().give_back(std::move(database_));  // a pooler stays connected
}

std::string TemporaryPostgres::pooled_url() {
    is_pooled_ = true;
    return database_->url_on(pooler());
}

}  // namespace taxasge::test
