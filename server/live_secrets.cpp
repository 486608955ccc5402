#include "server/live_secrets.hpp"

#include "server/secret_trials.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

using Step = Result<void>;

// Also that none was given another value under its old name: what it sealed would be lost.
Step try_keys(const Foundations& base, const Config& next) {
    const auto keys = MasterKeys::parse(next.master_keys.expose());
    if (!keys) return fail(keys.error());
    for (const MasterKey& key : *keys->ring())
        for (const MasterKey& known : *base.keys.ring())
            if (key.id == known.id && key.key != known.key)
                return fail(Error{
                    .code = Code::invalid,
                    .reason = "wrong_master_keys",
                    .detail =
                        fmt::format("'{}' is another key than before: a new key needs a new name", key.id)});
    const auto opened = try_master_keys(next);
    return opened ? Step{} : fail(opened.error());
}

Step take_keys(Foundations& base, const Config& next) {
    const auto keys = MasterKeys::parse(next.master_keys.expose());
    if (!keys) return fail(keys.error());
    base.keys.replace(*keys);
    return {};
}

Step take_database(Foundations& base, SessionParts& sessions, const Config& next) {
    if (auto taken = base.database->reach_by(next.database_url.expose()); !taken) return taken;
    if (sessions.postgres_news) sessions.postgres_news->reach_by(database_options(next));
    return {};
}

Step take_direct(SessionParts& sessions, const Config& next) {
    if (sessions.postgres_news) sessions.postgres_news->reach_by(database_options(next));
    return {};
}

Step take_redis(Foundations& base, SessionParts& sessions, const Config& next) {
    auto address = RedisAddress::parse(next.redis_url);
    if (!address) return fail(std::move(address.error()));
    if (auto taken = base.cache->reach_by(next.redis_url); !taken) return taken;
    if (sessions.redis_news) sessions.redis_news->reach_by(std::move(*address));
    return {};
}

bool is_folder(const Secret& url) {
    return url.expose().starts_with("folder:");
}

Step try_letters(const Foundations& base, const Config& next) {
    if (is_folder(base.config.mail_url) || is_folder(next.mail_url))
        return fail(Error{.code = Code::invalid,
                          .reason = "validation_failed",
                          .detail = "a folder changes, or becomes a mail server, with a restart only"});
    return try_mail(next);
}

Step try_server(const Foundations& base, const Secret& url) {
    if (base.database->dialect() == "sqlite" || url.expose().starts_with("sqlite:"))
        return fail(Error{.code = Code::invalid,
                          .reason = "validation_failed",
                          .detail = "a SQLite file has no password: another database needs a restart"});
    return try_same_database(url, *base.signing_keys->get());
}

// Without a project it signs nothing.
Step take_account(CurrentServiceAccount* current, const Config& next) {
    if (current == nullptr) return {};
    auto account = parse_service_account(next.firebase_service_account, next.firebase_project);
    if (!account) return fail(std::move(account.error()));
    current->replace(std::move(*account));
    return {};
}

}  // namespace

std::vector<LiveSecret> list_secrets(SecretUsers users) {
    Foundations& base = users.base;
    SessionParts& sessions = users.sessions;
    const auto take = [&base, &sessions](auto function) {
        return [&base, &sessions, function](const Config& next) { return function(base, sessions, next); };
    };
    return {
        {"MASTER_KEYS", &Config::master_keys, [&base](const Config& next) { return try_keys(base, next); },
         [&base](const Config& next) { return take_keys(base, next); }},
        {"DATABASE_URL", &Config::database_url,
         [&base](const Config& next) { return try_server(base, next.database_url); }, take(&take_database)},
        {"DATABASE_DIRECT_URL", &Config::database_direct_url,
         [&base](const Config& next) { return try_server(base, next.database_direct_url); },
         [&sessions](const Config& next) { return take_direct(sessions, next); }},
        {"REDIS_URL", &Config::redis_url, &try_redis, take(&take_redis)},
        {"MAIL_URL", &Config::mail_url, [&base](const Config& next) { return try_letters(base, next); },
         [&base](const Config& next) {
             return base.mail->reach_by(mail_options(next, base.settings.sender));
         }},
        {"FIREBASE_SERVICE_ACCOUNT", &Config::firebase_service_account, &try_service_account,
         [account = users.firebase](const Config& next) { return take_account(account, next); }},
    };
}

}  // namespace taxasge
