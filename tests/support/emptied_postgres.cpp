#include "tests/support/emptied_postgres.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace taxasge::test {
namespace {

// Without its triggers, which keep some rows for ever.
constexpr const char* empty =
    "SET lock_timeout = '2s'; SET session_replication_role = replica; "
    "DO $$ DECLARE each text; BEGIN "
    "FOR each IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
    "WHERE schemaname = 'taxasge' AND tablename <> 'schema_migrations' "
    "LOOP EXECUTE 'DELETE FROM ' || each; END LOOP; END $$; ";

// Everything that a test may have changed beside rows: tables, columns, triggers, functions, rights,
// settings, the ledger of the migrations.
constexpr const char* look =
    "SELECT md5(concat("
    "(SELECT string_agg(concat_ws(' ', nspname, nspacl), ';' ORDER BY oid) FROM pg_namespace "
    "WHERE nspname !~ '^pg_(toast_)?temp'), "
    "(SELECT string_agg(concat_ws(' ', oid, relname, relnamespace, relkind, relacl), ';' ORDER BY oid) "
    "FROM pg_class WHERE oid >= 16384), "
    "(SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, attisdropped, attacl), "
    "';' "
    "ORDER BY attrelid, attnum) FROM pg_attribute WHERE attrelid >= 16384), "
    "(SELECT string_agg(concat_ws(' ', oid, tgname, tgenabled), ';' ORDER BY oid) FROM pg_trigger), "
    "(SELECT string_agg(concat_ws(' ', oid, conname, convalidated), ';' ORDER BY oid) FROM "
    "pg_constraint), "
    "(SELECT string_agg(concat_ws(' ', oid, proname, md5(prosrc), proacl), ';' ORDER BY oid) FROM "
    "pg_proc "
    "WHERE oid >= 16384), "
    "(SELECT string_agg(setconfig::text, ';') FROM pg_db_role_setting WHERE setdatabase = "
    "(SELECT oid FROM pg_database WHERE datname = current_database())), "
    "(SELECT string_agg(concat_ws(' ', number, sha256), ';' ORDER BY number) FROM "
    "taxasge.schema_migrations)"
    "))";

// Whoever is still connected may still write: connections end shortly after their sockets.
bool is_alone(PlainPostgres& postgres) {
    constexpr int looks = 100;
    for (int i = 0; i < looks; ++i) {
        if (postgres.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                         "AND pid <> pg_backend_pid()") == "0")
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return false;
}

}  // namespace

EmptiedPostgres::EmptiedPostgres(std::string server, const std::string& name_of_template)
    : server_(std::move(server)), options_("TEMPLATE " + name_of_template) {}

std::unique_ptr<NamedPostgres> EmptiedPostgres::take() {
    if (idle_) return std::move(idle_);
    cleaner_.reset();
    auto fresh = std::make_unique<NamedPostgres>(server_, options_);
    if (as_made_.empty()) as_made_ = ask_postgres(fresh->url(), look);
    return fresh;
}

void EmptiedPostgres::give_back(std::unique_ptr<NamedPostgres> used) {
    try {
        if (cleaner_ == nullptr) cleaner_ = std::make_unique<PlainPostgres>(used->url());
        if (is_alone(*cleaner_) && cleaner_->ask(std::string{empty} + look) == as_made_)
            idle_ = std::move(used);
    } catch (const std::exception&) {
        // The test took more from it than can be given back.
    }
}

}  // namespace taxasge::test
