#include "server/database/postgres/settings.hpp"

#include "server/database/postgres/late_libpq.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace taxasge {
namespace {

using ServerOptions = std::vector<std::pair<std::string_view, std::string>>;

// Temporary tables come last, so that none can take the name of one of ours.
ServerOptions server_options(std::chrono::milliseconds statement_timeout) {
    const auto limit = statement_timeout.count();
    return {{"search_path", "taxasge,pg_temp"},
            {"statement_timeout", std::to_string(limit)},
            {"lock_timeout", std::to_string(limit * 3 / 5)},
            {"idle_in_transaction_session_timeout", std::to_string(limit * 2)}};
}

void ignore_notice(void*, const char*) {}

// Keywords and values as two arrays that end with a null pointer.
PostgresHandle call(const PostgresSettings& settings,
                    PGconn* (*connect)(const char* const*, const char* const*, int)) {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : settings) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    PostgresHandle handle{connect(keywords.data(), values.data(), 0)};
    if (handle != nullptr) PQsetNoticeProcessor(handle.get(), &ignore_notice, nullptr);
    return handle;
}

}  // namespace

Result<PostgresSettings> parse_postgres_url(std::string_view url) {
    if (const auto loaded = load_libpq(); !loaded) return fail(loaded.error());
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed{
        PQconninfoParse(std::string{url}.c_str(), &message), &PQconninfoFree};
    PQfreemem(message);
    if (parsed == nullptr || !(url.starts_with("postgresql://") || url.starts_with("postgres://"))) {
        return fail(Error{.code = Code::invalid,
                          .reason = "validation_failed",
                          .detail = "DATABASE_URL is neither sqlite:PATH nor postgresql://…"});
    }
    PostgresSettings settings{{"client_encoding", "UTF8"},
                              {"application_name", "taxasge"},
                              {"connect_timeout", "5"},
                              {"tcp_user_timeout", "5000"},
                              {"keepalives_idle", "30"}};
    for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) settings[option->keyword] = option->val;
    }
    return settings;
}

// As the server's command line takes them.
PostgresSettings with_server_options(PostgresSettings settings, std::chrono::milliseconds statement_timeout) {
    std::string& options = settings["options"];
    for (const auto& [name, value] : server_options(statement_timeout)) {
        if (!options.empty()) options += ' ';
        options += fmt::format("-c {}={}", name, value);
    }
    return settings;
}

std::string transaction_settings(std::chrono::milliseconds statement_timeout) {
    std::string calls;
    for (const auto& [name, value] : server_options(statement_timeout)) {
        if (!calls.empty()) calls += ", ";
        calls += fmt::format("set_config('{}', '{}', true)", name, value);
    }
    return "SELECT " + calls;
}

PostgresHandle connect_blocking(const PostgresSettings& settings) {
    return call(settings, &PQconnectdbParams);
}

PostgresHandle start_connecting(const PostgresSettings& settings) {
    return call(settings, &PQconnectStartParams);
}

}  // namespace taxasge
