#include "server/app.hpp"

#include "base/version.hpp"
#include "server/config/url_rules.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/host_name.hpp>

#include <algorithm>

namespace taxasge {
namespace {

// Whoever would wait for a password hash longer than this is told to come back (A2). The count only bounds
// the memory of a flood that arrives before the first hash was timed.
constexpr std::chrono::seconds longest_wait_for_a_hash{1};
constexpr unsigned hashes_waiting_a_worker = 1024;

// No two instances that run at the same time share it, and a restart finds its own letters again: where hosts
// have no names of their own, as on Cloud Run, or nobody listens, it cannot, and what it had leased is free
// after two minutes.
std::string instance_name(const Foundations& base) {
    boost::system::error_code error;
    const std::string host = boost::asio::ip::host_name(error);
    const bool is_found_again = base.listening && !error && !host.empty() && !host.starts_with("localhost");
    if (is_found_again) return fmt::format("{}:{}", host, base.config.port);
    return fmt::format("{}:{}", host, Id::make(base.clock->now()).text());
}

AccountRules account_rules(const Config& config) {
    const bool verify = config.email_verification == Switch::on;
    return {.email_verification = verify ? EmailVerification::required : EmailVerification::off};
}

RateLimits rate_limits(const Config& config) {
    return config.rate_limits == Switch::on ? RateLimits::on : RateLimits::off;
}

// A proxy that does not say for whom it asks has nobody's address but its own.
ClientNetworks::IsProxy is_proxy(const Foundations& base) {
    return [&proxies = base.settings.trusted_proxies](std::string_view client) {
        boost::system::error_code fault;
        const auto address = boost::asio::ip::make_address(std::string{client}, fault);
        return !fault && proxies.contains(address);
    };
}

// In development and testing the listener also answers by the names of this machine.
std::optional<std::uint16_t> local_port(const Config& config) {
    return config.is_deployment() ? std::nullopt : std::optional{config.port};
}

// A passkey belongs to a host, whatever its port.
RelyingParty make_relying_party(const Config& config) {
    return {.id = host_of(origin_of(config.public_url)),
            .origins = own_origins(config.public_url, local_port(config))};
}

RouterRules router_rules(const Foundations& base) {
    const Config& config = base.config;
    return {.origin = OriginRule{config.public_url, config.session_cookie, local_port(config)},
            .cors = base.settings.cors};
}

ServerOptions server_options(const Foundations& base, Metrics& metrics) {
    ServerOptions options;
    options.trusted_proxies = base.settings.trusted_proxies;
    options.observer = std::bind_front(&Metrics::observe_request, &metrics);
    if (base.config.is_deployment())
        options.strict_transport_security = "max-age=63072000; includeSubDomains";
    return options;
}

// Behind a pooler without a way past it nobody can listen.
bool can_listen(const Foundations& base) {
    const Config& config = base.config;
    const bool has_way = config.database_pooler == Switch::off || !config.database_direct_url.empty();
    return base.database->dialect() == "postgres" && has_way;
}

IdTokenSource id_token_source(const Config& config) {
    IdTokenSource source{.project = config.firebase_project, .emulator = config.firebase_emulator};
    if (!config.firebase_keys_url.empty()) source.keys_url = config.firebase_keys_url;
    return source;
}

std::unique_ptr<FirebaseParts> make_firebase(Foundations& base, const Outbox& outbox,
                                             SessionParts& sessions) {
    if (base.config.firebase_project.empty()) return nullptr;
    return std::make_unique<FirebaseParts>(base, outbox, sessions);
}

std::unique_ptr<DeliveryState> make_delivery_state(const Config& config) {
    if (config.delivery_state.empty()) return nullptr;
    return std::make_unique<DeliveryState>(config.delivery_state);
}

// Whoever reaches the metrics' port may read them.
Result<Session> nobody(std::string_view) {
    return fail(Error{.code = Code::unauthenticated, .reason = "invalid_access_token"});
}

}  // namespace

MailRoom::MailRoom(Foundations& base)
    : outbox(base.keys, *base.clock),
      press(outbox, base.letter_texts, {.from = base.settings.sender, .public_url = base.config.public_url}),
      queue(*base.database, *base.clock, instance_name(base)),
      postman(base.io->first(), queue, press, *base.mail) {
    outbox.on_letter([this] { postman.wake(); });
}

SessionParts::SessionParts(Foundations& base, const Outbox& outbox)
    : revocations(*base.clock),
      revoked(base.io->first()),
      feed(*base.database, revocations, *base.clock),
      key_rotation(*base.database, base.keys, *base.clock),
      key_watch(*base.signing_keys, *base.database, base.keys, *base.clock),
      reseal(*base.database, base.keys),
      access_tokens(*base.signing_keys, revocations,
                    {.issuer = base.config.public_url, .audience = "taxasge"}, *base.clock),
      refresh_tokens(base.keys),
      cookie(base.config.session_cookie),
      start(refresh_tokens, *base.clock),
      reuse(*base.database, outbox, revocations, *base.clock),
      refresh(*base.database, refresh_tokens, reuse, *base.clock),
      logout(*base.database, refresh_tokens, revocations, *base.clock),
      list(*base.database, *base.clock),
      end(*base.database, revocations, *base.clock) {
    share_revocations(base);
}

// The feed reads every half second whatever is heard: this only makes it sooner.
void SessionParts::share_revocations(Foundations& base) {
    const auto ring = [this] { revoked.ring(); };
    const std::string channel{revocations_channel};
    const auto redis = RedisAddress::parse(base.config.redis_url);
    if (redis) {
        herald.emplace(base.io->first(), revocations,
                       [&base, channel] { return base.cache->announce(channel); });
        redis_news.emplace(base.io->first(), *redis, channel, ring);
    } else if (can_listen(base)) {
        herald.emplace(base.io->first(), revocations,
                       [&base, channel] { return notify(*base.database, channel); });
        postgres_news.emplace(base.io->first(), database_options(base.config), *base.database,
                              Ear{.channel = channel, .heard = ring});
    }
}

UserParts::UserParts(Foundations& base, const Outbox& outbox, SessionParts& sessions,
                     const Throttling& throttling)
    : hash_pool(base.config.hash_workers, {.tasks = base.config.hash_workers * hashes_waiting_a_worker,
                                           .wait = longest_wait_for_a_hash}),
      hasher(hash_pool),
      policy(static_cast<std::size_t>(base.config.password_minimum), hash_pool),
      codes(base.keys),
      idempotency(base.keys, *base.database),
      account{*base.database, policy, hasher, codes, outbox, *base.clock, account_rules(base.config)},
      sign_up(account, idempotency),
      verify_email(account),
      letters_wanted(base.io->first()),
      ask_for_letter(*base.database, *base.clock, letters_wanted),
      letter_desk(account),
      replace_password(account, sessions.revocations),
      confirm_password(hasher, throttling.counters, throttling.limits),
      change_password(account, confirm_password, replace_password),
      reset_password(account, replace_password),
      new_emails_wanted(base.io->first()),
      change_email(account, confirm_password, new_emails_wanted),
      email_change_desk(account),
      confirm_email(account, sessions.revocations),
      undo_email(account, sessions.revocations),
      login({*base.database, hasher, sessions.start, sessions.access_tokens, sessions.revocations, outbox,
             *base.clock}),
      login_codes({*base.database, throttling.counters, codes, outbox, *base.clock}),
      throttled_login({throttling.login, login_codes, hasher}, login),
      profile(*base.database, *base.clock),
      renew_letter(account),
      housekeeping(*base.database, *base.clock) {}

PasskeyParts::PasskeyParts(Foundations& base, const Outbox& outbox, SessionParts& sessions,
                           const UserParts& users)
    : relying_party(make_relying_party(base.config)),
      challenges(*base.database, *base.clock),
      open_session({*base.database, sessions.start, sessions.access_tokens, sessions.revocations, outbox}),
      add({*base.database, challenges, users.confirm_password, relying_party, outbox, *base.clock}),
      login({*base.database, challenges, relying_party, open_session, outbox, *base.clock}),
      list(*base.database),
      remove(*base.database, outbox, *base.clock) {}

FirebaseParts::FirebaseParts(Foundations& base, const Outbox& outbox, SessionParts& sessions)
    : account(std::move(base.settings.firebase_account)),
      id_tokens(id_token_source(base.config), *base.clock),
      link_identity(*base.database, outbox, *base.clock),
      open_session({*base.database, sessions.start, sessions.access_tokens, sessions.revocations, outbox}),
      sign_in({*base.database, id_tokens, link_identity, open_session}),
      custom_tokens(account, id_tokens.of_emulator() ? Minting::for_emulator : Minting::signed_by_account,
                    *base.clock) {}

App::App(Foundations base, const Variables& variables)
    : variables_(variables),
      base_(std::move(base)),
      mail_(base_),
      sessions_(base_, mail_.outbox),
      throttling_({*base_.database, *base_.cache, base_.keys, *base_.clock}, rate_limits(base_.config),
                  is_proxy(base_)),
      users_(base_, mail_.outbox, sessions_, throttling_),
      passkeys_(base_, mail_.outbox, sessions_, users_),
      firebase_(make_firebase(base_, mail_.outbox, sessions_)),
      delivery_state_(make_delivery_state(base_.config)),
      health_(checks(), *base_.clock),
      handlers_{.budgets = throttling_.budgets,
                .sign_up = {users_.sign_up, sessions_.cookie},
                .verify_email = {users_.verify_email, sessions_.cookie},
                .resend_verification = {users_.ask_for_letter, WantedLetter::verification, sessions_.cookie},
                .request_reset = {users_.ask_for_letter, WantedLetter::reset, sessions_.cookie},
                .reset_password = ResetPasswordHandler{users_.reset_password},
                .change_password = ChangePasswordHandler{users_.change_password},
                .change_email = ChangeEmailHandler{users_.change_email},
                .confirm_email = ConfirmEmailHandler{users_.confirm_email},
                .undo_email = UndoEmailHandler{users_.undo_email},
                .login = {users_.throttled_login, sessions_.cookie},
                .firebase_sign_in = {firebase_ ? &firebase_->sign_in : nullptr, sessions_.cookie},
                .custom_token = CustomTokenHandler{firebase_ ? &firebase_->custom_tokens : nullptr},
                .add_passkey = {passkeys_.add, passkeys_.relying_party},
                .passkey_login = {passkeys_.login, passkeys_.relying_party, sessions_.cookie},
                .own_passkeys = {passkeys_.list, passkeys_.remove},
                .refresh = {sessions_.refresh, sessions_.access_tokens, sessions_.cookie},
                .logout = {sessions_.logout, sessions_.access_tokens, sessions_.cookie,
                           std::bind_front(&SigningKeyWatch::look_for_key_of, &sessions_.key_watch)},
                .list_sessions = ListSessionsHandler{sessions_.list},
                .end_session = EndSessionHandler{sessions_.end},
                .end_other_sessions = EndOtherSessionsHandler{sessions_.end},
                .read_profile = ReadProfileHandler{users_.profile},
                .change_profile = ChangeProfileHandler{users_.profile},
                .jwks = JwksHandler{*base_.signing_keys},
                .health = {health_,
                           {.environment = std::string{to_text(base_.config.environment)},
                            .version = std::string{version_text},
                            .commit = std::string{commit_text},
                            .schema_version = base_.schema_version},
                           *base_.clock},
                .delivery_state = {delivery_state_.get(), *base_.clock}},
      router_(std::bind_front(&AccessTokens::verify, &sessions_.access_tokens), router_rules(base_)),
      metrics_router_(nobody),
      server_(std::move(*base_.listening), router_, server_options(base_, metrics_)) {
    mail_.postman.renew_with(std::bind_front(&RenewLetter::run, &users_.renew_letter));
    router_.look_again_with(std::bind_front(&SigningKeyWatch::look_for_key_of, &sessions_.key_watch));
    add_routes(router_, handlers_);
    router_.otherwise(std::bind_front(&StaticFiles::answer, &base_.pages));
    add_metrics_route(metrics_router_, {metrics_, asked_});
    if (base_.metrics_listening)
        metrics_server_.emplace(std::move(*base_.metrics_listening), metrics_router_, ServerOptions{});
    count();
}

Result<std::unique_ptr<App>> App::make(Config config, Settings settings, const Variables& variables) {
    auto base = lay_foundations(std::move(config), std::move(settings));
    if (!base) return fail(base.error());
    auto app = std::make_unique<App>(std::move(*base), variables);
    if (auto agreed = check_against_contract(app->router_); !agreed) return fail(agreed.error());
    return app;
}

}  // namespace taxasge
