#include "server/foundations.hpp"

#include "base/log.hpp"
#include "server/cache/open.hpp"
#include "server/config/master_keys_file.hpp"
#include "server/run_now.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>

namespace taxasge {
namespace {

const std::filesystem::path data_folder = "var";

Error in_setting(std::string_view name, Error error) {
    error.detail = fmt::format("{}: {}", name, error.detail);
    return error;
}

// Empty: there is none.
std::filesystem::path database_file(const Config& config) {
    constexpr std::string_view scheme = "sqlite:";
    const std::string_view url = config.database_url.expose();
    if (!url.starts_with(scheme) || url == "sqlite::memory:") return {};
    return url.substr(scheme.size());
}

Result<void> make_folder_of_database(const Config& config) {
    const auto folder = database_file(config).parent_path();
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) return fail(unavailable("cannot make the folder " + folder.string() + ": " + error.message()));
    return {};
}

StaticOptions static_options(const Config& config) {
    return {.web_root = config.web_root,
            .reload = config.environment == Environment::development ? Reload::each_request : Reload::never,
            .docs = config.docs == Switch::on ? Docs::served : Docs::hidden,
            .local_public_url = config.is_deployment() ? std::string{} : config.public_url};
}

// The service's port first: a second server started by mistake must not touch the first one's database.
Result<std::optional<Listening>> listen(Config& config, IoThreads& io, Doors doors) {
    std::optional<Listening> open;
    if (doors == Doors::open) {
        auto listening = listen_on(config.host, config.port, io.all());
        if (!listening) return fail(listening.error());
        open = std::move(*listening);
        config.port = open->port;
    }
    if (!config.public_url.empty()) return open;
    if (config.port == 0)
        return fail(unavailable("PUBLIC_URL: without it, and with PORT=0, letters have no place to lead to"));
    config.public_url = fmt::format("http://localhost:{}", config.port);
    return open;
}

// The metrics are worth a failure only to somebody who asked for them: their usual port is also Prometheus'
// own.
Result<std::optional<Listening>> listen_for_metrics(const Config& config, IoThreads& io, Doors doors) {
    if (config.metrics_host.empty() || doors == Doors::closed) return std::optional<Listening>{};
    const std::vector contexts{&io.first()};
    auto listening = listen_on(config.metrics_host, config.metrics_port, contexts);
    if (listening) return std::optional{std::move(*listening)};
    if (config.metrics_asked_for == Switch::on) return fail(in_setting("METRICS_LISTEN", listening.error()));
    log::warning("no_metrics", {{"detail", listening.error().detail}});
    return std::optional<Listening>{};
}

Result<std::optional<ServiceAccount>> read_service_account(const Config& config) {
    if (config.firebase_service_account.empty()) return std::optional<ServiceAccount>{};
    auto account = parse_service_account(config.firebase_service_account, config.firebase_project);
    if (!account) return fail(account.error());
    return std::optional{std::move(*account)};
}

}  // namespace

std::optional<Settings> interpret(const Config& config, std::vector<ConfigFault>& faults) {
    const auto taken = [&faults](const char* name, auto& parsed) {
        if (!parsed) faults.push_back({name, parsed.error().detail});
        return parsed.has_value();
    };
    auto proxies = Networks::parse(config.trusted_proxies);
    auto cors = CorsRule::parse(config.cors_origins);
    auto sender = Mailbox::parse(config.mail_from);
    auto account = read_service_account(config);
    const std::array all{taken("TRUSTED_PROXIES", proxies), taken("CORS_ORIGINS", cors),
                         taken("MAIL_FROM", sender), taken("FIREBASE_SERVICE_ACCOUNT", account)};
    if (!std::ranges::all_of(all, std::identity{})) return std::nullopt;
    return Settings{std::move(*proxies), std::move(*cors), std::move(*sender), std::move(*account)};
}

DatabaseOptions database_options(const Config& config) {
    return {.url = std::string{config.database_url.expose()},
            .direct_url = std::string{config.database_direct_url.expose()},
            .readers = config.io_threads,
            .pooler = config.database_pooler == Switch::on ? Pooler::transaction : Pooler::none};
}

MailOptions mail_options(const Config& config, const Mailbox& sender) {
    return {.url = config.mail_url,
            .ehlo = std::string{sender.host()},
            .encryption = config.is_deployment() ? MailEncryption::required : MailEncryption::when_offered,
            .ca_file = {}};
}

Result<void> find_database(const Config& config) {
    const auto file = database_file(config);
    std::error_code error;
    if (file.empty() || std::filesystem::exists(file, error)) return {};
    return fail(unavailable(fmt::format(
        "there is no database at {}: is DATABASE_URL the server's, and this its working directory?",
        file.native())));
}

Result<int> migrate_schema(const Config& config, const std::string& role) {
    if (auto made = make_folder_of_database(config); !made) return fail(made.error());
    const auto version = migrate(database_options(config));
    if (!version || role.empty()) return version;
    if (auto granted = grant_rows(database_options(config), role); !granted) return fail(granted.error());
    return version;
}

Result<Foundations> lay_foundations(Config config, Settings settings, Doors doors) {
    auto clock = std::make_unique<SystemClock>();
    auto io = std::make_unique<IoThreads>(config.io_threads);
    auto listening = listen(config, *io, doors);
    if (!listening) return fail(listening.error());
    auto metrics_listening = listen_for_metrics(config, *io, doors);
    if (!metrics_listening) return fail(metrics_listening.error());
    auto keys = load_master_keys(config, data_folder);
    if (!keys) return fail(keys.error());

    const auto schema_version = migrate_schema(config);
    if (!schema_version) return fail(schema_version.error());
    const DatabaseOptions options = database_options(config);
    auto database = open_database(options, io->all());
    if (!database) return fail(database.error());
    auto cache = open_cache(config.redis_url, io->first(), *clock);
    if (!cache) return fail(in_setting("REDIS_URL", cache.error()));
    auto letter_texts = LetterTexts::load();
    if (!letter_texts) return fail(letter_texts.error());
    auto mail = make_transport(mail_options(config, settings.sender));
    if (!mail) return fail(in_setting("MAIL_URL", mail.error()));
    auto signing_keys = run_now(io->first(), SigningKeys::load(**database, *keys, *clock));
    if (!signing_keys) return fail(signing_keys.error());
    auto pages = StaticFiles::load(static_options(config));
    if (!pages) return fail(in_setting("WEB_ROOT", pages.error()));

    return Foundations{.config = std::move(config),
                       .settings = std::move(settings),
                       .keys = std::move(*keys),
                       .clock = std::move(clock),
                       .io = std::move(io),
                       .listening = std::move(*listening),
                       .metrics_listening = std::move(*metrics_listening),
                       .schema_version = *schema_version,
                       .database_load = options.load,
                       .database = std::move(*database),
                       .cache = std::move(*cache),
                       .letter_texts = std::move(*letter_texts),
                       .mail = std::move(*mail),
                       .signing_keys = std::make_unique<LiveSigningKeys>(std::move(*signing_keys)),
                       .pages = std::move(*pages)};
}

}  // namespace taxasge
