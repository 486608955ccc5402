#include "server/config/settings.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

namespace taxasge {
namespace {

using enum Sensitivity;

constexpr std::array table{
    Setting{"ENVIRONMENT", "development", "`development`, `testing`, `staging` or `production`"},
    Setting{"HOST", "127.0.0.1", "address to listen on; `0.0.0.0` in a container"},
    Setting{"PORT", "8080", "port to listen on; `0` picks a free one and prints it"},
    Setting{
        "PUBLIC_URL", "http://localhost:8080",
        "what links in letters, the token issuer and the Origin check use, and whose host passkeys belong "
        "to; https outside development and testing"},
    Setting{"DATABASE_URL", "sqlite:var/taxasge.db",
            "`sqlite:PATH` or `postgresql://…` (`sslmode=verify-full` unless said otherwise outside "
            "development and testing)",
            secret},
    Setting{
        "DATABASE_POOLER", "unset",
        "`transaction` when DATABASE_URL leads to a transaction pooler (pgbouncer, Supavisor): nothing then "
        "outlives a transaction on the server"},
    Setting{"DATABASE_DIRECT_URL", "unset",
            "the way past the pooler, `postgresql://…`: for migrations and LISTEN; without it migrations go "
            "through the pooler, and the end of a session is known by polling",
            secret},
    Setting{"REDIS_URL", "unset", "`redis://…` or `rediss://…`; required in production unless REDIS=off",
            secret},
    Setting{"REDIS", "unset", "`off` says aloud that production runs without Redis"},
    Setting{"MAIL_URL", "folder:var/mail",
            "`folder:DIR` (one .eml a letter), `smtp://user:pass@host:587` or `smtps://…`; production needs "
            "a mail server",
            secret},
    Setting{"MAIL_FROM", "no-reply@ the host of PUBLIC_URL",
            "sender of the letters: `Name <address>` or an address"},
    Setting{"FIREBASE_PROJECT_ID", "unset", "the Firebase project whose ID tokens sign people in"},
    Setting{"FIREBASE_SERVICE_ACCOUNT", "unset",
            "the JSON of a service account of that project, which signs custom tokens", secret},
    Setting{"FIREBASE_AUTH_EMULATOR_HOST", "unset",
            "`host:port` of the Auth emulator, only in development and testing: its tokens, which nobody "
            "signs, are then believed, and no others"},
    Setting{"FIREBASE_KEYS_URL", "Google's",
            "where the keys of ID tokens come from, only in development and testing"},
    Setting{"TRUSTED_PROXIES", "none", "networks whose X-Forwarded-For is believed: `10.0.0.0/8,fd00::/8`"},
    Setting{"CORS_ORIGINS", "none",
            "origins that may call the API: exact, or with `*` for letters, digits and hyphens"},
    Setting{"MASTER_KEYS", "made in var/ in development and testing",
            "`id:64-hex-digits`, comma-separated: the first encrypts, all decrypt", secret},
    Setting{"SESSION_COOKIE", "__Host-session",
            "name of the one cookie: `__Host-session`, or `__session` behind Firebase Hosting"},
    Setting{"METRICS_LISTEN", "127.0.0.1:9090", "`host:port` of the metrics, or `off`"},
    Setting{"DOCS", "on in development and testing", "`on` or `off`: /docs and /openapi.json"},
    Setting{"RATE_LIMITS", "on",
            "`off` only in development and testing: nobody is slowed who guesses, or asks too often"},
    Setting{"EMAIL_VERIFICATION", "required",
            "`off` only in development and testing: a registered address counts as verified"},
    Setting{"PASSWORD_MINIMUM", "12", "shortest password accepted, 8 to 64 characters"},
    Setting{"HASH_WORKERS", "number of CPUs", "threads that hash passwords, 1 to 256"},
    Setting{"IO_THREADS", "number of CPUs", "threads that serve connections, 1 to 256"},
    Setting{"LOG_LEVEL", "info", "`debug`, `info`, `warning` or `error`: JSON lines on standard error"},
    Setting{"WEB_ROOT", "the pages in the binary", "a folder of built pages to serve instead"},
    Setting{"DELIVERY_STATE", "unset",
            "the folder in which `taxasgectl` keeps what it knows of this environment, as "
            "`var/delivery/local`: the operator's page shows its releases and its last report; a server that "
            "`taxasgectl` starts is told"},
};

// Optimal string alignment distance is exactly one.
bool is_one_slip(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    const auto [left, right] = std::ranges::mismatch(a, b);
    const std::string_view rest_a{left, a.end()};
    const std::string_view rest_b{right, b.end()};
    if (rest_b.empty()) return false;  // equal
    if (a.size() != b.size()) return rest_a == rest_b.substr(1);
    if (rest_a.substr(1) == rest_b.substr(1)) return true;
    return rest_a.size() >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
           rest_a.substr(2) == rest_b.substr(2);
}

}  // namespace

std::span<const Setting> all_settings() {
    return table;
}

Variables process_variables() {
    Variables variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const auto equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

std::optional<std::string_view> misspelled_setting(std::string_view name) {
    std::optional<std::string_view> near;
    for (const Setting& setting : table) {
        const std::string twin = std::string{setting.name} + "_FILE";
        if (name == setting.name || (setting.sensitivity == secret && name == twin)) return std::nullopt;
        if (is_one_slip(name, setting.name) || (setting.sensitivity == secret && is_one_slip(name, twin)))
            near = setting.name;
    }
    return near;
}

std::string settings_reference() {
    std::string page =
        "# Configuration\n\n"
        "Every setting is an environment variable. Generated by `taxasge check-config --reference`.\n"
        "A secret may come from a file instead: `NAME_FILE=/path` for `NAME`; a server reads it again on "
        "SIGHUP "
        "([secrets.md](secrets.md)).\n\n"
        "| variable | default | meaning |\n|---|---|---|\n";
    for (const Setting& setting : table) {
        fmt::format_to(std::back_inserter(page), "| `{}`{} | {} | {} |\n", setting.name,
                       setting.sensitivity == secret ? " (secret)" : "", setting.standard, setting.meaning);
    }
    return page;
}

}  // namespace taxasge
