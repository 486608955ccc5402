// The composition root: every long-lived object, made in the order in which it is needed and gone in the
// reverse one. Nothing in here decides anything; it only says who works with whom.
#pragma once

#include "base/doorbell.hpp"
#include "base/worker_pool.hpp"
#include "server/cache/redis_subscription.hpp"
#include "server/database/postgres/listener.hpp"
#include "server/delivery_state/delivery_state.hpp"
#include "server/firebase/sign_in.hpp"
#include "server/foundations.hpp"
#include "server/health/asked_gauges.hpp"
#include "server/health/health.hpp"
#include "server/health/metrics.hpp"
#include "server/http/server.hpp"
#include "server/mail/postman.hpp"
#include "server/passkeys/passkey_login.hpp"
#include "server/routes.hpp"
#include "server/sessions/reseal.hpp"
#include "server/sessions/revocation_feed.hpp"
#include "server/sessions/revocation_herald.hpp"
#include "server/sessions/signing_key_rotation.hpp"
#include "server/sessions/signing_key_watch.hpp"
#include "server/throttling/throttling.hpp"
#include "server/users/email_change_desk.hpp"
#include "server/users/housekeeping.hpp"
#include "server/users/letter_desk.hpp"
#include "server/users/renew_letter.hpp"

#include <memory>
#include <optional>

namespace taxasge {

// Letters on their way out.
struct MailRoom {
    explicit MailRoom(Foundations& base);

    Outbox outbox;
    LetterPress press;
    LetterQueue queue;
    Postman postman;
};

// Proof that somebody logged in.
struct SessionParts {
    SessionParts(Foundations& base, const Outbox& outbox);

    Revocations revocations;
    Doorbell revoked;
    RevocationFeed feed;
    std::optional<RedisSubscription> redis_news;    // or
    std::optional<PostgresListener> postgres_news;  // or neither: then the feed looks by itself
    std::optional<RevocationHerald> herald;
    SigningKeyRotation key_rotation;
    SigningKeyWatch key_watch;
    Reseal reseal;
    AccessTokens access_tokens;
    RefreshTokens refresh_tokens;
    SessionCookie cookie;
    StartSession start;
    RefreshReuse reuse;
    Refresh refresh;
    Logout logout;
    ListSessions list;
    EndOwnSessions end;

 private:
    void share_revocations(Foundations& base);
};

// Who somebody is.
struct UserParts {
    UserParts(Foundations& base, const Outbox& outbox, SessionParts& sessions, const Throttling& throttling);

    WorkerPool hash_pool;
    PasswordHasher hasher;
    PasswordPolicy policy;
    CodeHasher codes;
    Idempotency idempotency;
    AccountParts account;
    SignUp sign_up;
    VerifyEmail verify_email;
    Doorbell letters_wanted;
    AskForLetter ask_for_letter;
    LetterDesk letter_desk;
    ReplacePassword replace_password;
    ConfirmPassword confirm_password;
    ChangePassword change_password;
    ResetPassword reset_password;
    Doorbell new_emails_wanted;
    ChangeEmail change_email;
    EmailChangeDesk email_change_desk;
    ConfirmEmail confirm_email;
    UndoEmail undo_email;
    Login login;
    LoginCodes login_codes;
    ThrottledLogin throttled_login;
    Profile profile;
    RenewLetter renew_letter;
    Housekeeping housekeeping;
};

// Firebase, where it is configured.
struct FirebaseParts {
    FirebaseParts(Foundations& base, const Outbox& outbox, SessionParts& sessions);

    CurrentServiceAccount account;
    IdTokens id_tokens;
    LinkIdentity link_identity;
    OpenSession open_session;
    FirebaseSignIn sign_in;
    CustomTokens custom_tokens;
};

// Signing in without a password.
struct PasskeyParts {
    PasskeyParts(Foundations& base, const Outbox& outbox, SessionParts& sessions, const UserParts& users);

    RelyingParty relying_party;
    Challenges challenges;
    OpenSession open_session;
    AddPasskey add;
    PasskeyLogin login;
    ListPasskeys list;
    RemovePasskey remove;
};

class App {
 public:
    // Errors: those of lay_foundations(), and internal, when routes and contract differ.
    // `variables` are those that `config` was read from: secrets are read from their files again (A54).
    [[nodiscard]] static Result<std::unique_ptr<App>> make(Config config, Settings settings,
                                                           const Variables& variables);

    App(Foundations base, const Variables& variables);  // use make()

    // Serves until SIGTERM or SIGINT, with new secrets after a SIGHUP, then lets requests under way finish
    // (A60). Error: unavailable, when the database went away between its migration and the first request.
    [[nodiscard]] Result<void> run();

 private:
    [[nodiscard]] std::vector<Check> checks();
    [[nodiscard]] boost::asio::awaitable<Result<void>> probe_mail();
    void count();
    void count_logins();
    void count_sessions();
    void count_letters();
    void count_database();
    void start();
    void start_hearing();
    void start_firebase();
    void stop();

    const Variables variables_;
    Foundations base_;
    MailRoom mail_;
    SessionParts sessions_;
    Throttling throttling_;
    UserParts users_;
    PasskeyParts passkeys_;
    std::unique_ptr<FirebaseParts> firebase_;        // null: not configured
    std::unique_ptr<DeliveryState> delivery_state_;  // null: nobody says where it is
    Health health_;
    Metrics metrics_;
    AskedGauges asked_{metrics_};
    Handlers handlers_;
    Router router_;
    Router metrics_router_;
    std::optional<Server> metrics_server_;
    Server server_;
};

}  // namespace taxasge
