// The whole HTTP surface on one page: method, path, who may call, handler.
#pragma once

#include "server/delivery_state/delivery_state_handler.hpp"
#include "server/firebase/custom_token_handler.hpp"
#include "server/firebase/sign_in_handler.hpp"
#include "server/health/health_handler.hpp"
#include "server/health/metrics_handler.hpp"
#include "server/http/role_gate.hpp"
#include "server/http/router.hpp"
#include "server/passkeys/add_passkey_handler.hpp"
#include "server/passkeys/own_passkeys_handler.hpp"
#include "server/passkeys/passkey_login_handler.hpp"
#include "server/sessions/end_own_sessions_handler.hpp"
#include "server/sessions/jwks_handler.hpp"
#include "server/sessions/list_sessions_handler.hpp"
#include "server/sessions/logout_handler.hpp"
#include "server/sessions/refresh_handler.hpp"
#include "server/throttling/limited_handler.hpp"
#include "server/users/ask_for_letter_handler.hpp"
#include "server/users/change_email_handler.hpp"
#include "server/users/change_password_handler.hpp"
#include "server/users/confirm_email_handler.hpp"
#include "server/users/login_handler.hpp"
#include "server/users/profile_handler.hpp"
#include "server/users/reset_password_handler.hpp"
#include "server/users/sign_up_handler.hpp"
#include "server/users/undo_email_handler.hpp"
#include "server/users/verify_email_handler.hpp"

namespace taxasge {

struct Handlers {
    const NetworkBudgets& budgets;
    SignUpHandler sign_up;
    VerifyEmailHandler verify_email;
    AskForLetterHandler resend_verification;
    AskForLetterHandler request_reset;
    ResetPasswordHandler reset_password;
    ChangePasswordHandler change_password;
    ChangeEmailHandler change_email;
    ConfirmEmailHandler confirm_email;
    UndoEmailHandler undo_email;
    LoginHandler login;
    FirebaseSignInHandler firebase_sign_in;
    CustomTokenHandler custom_token;
    AddPasskeyHandler add_passkey;
    PasskeyLoginHandler passkey_login;
    OwnPasskeysHandler own_passkeys;
    RefreshHandler refresh;
    LogoutHandler logout;
    ListSessionsHandler list_sessions;
    EndSessionHandler end_session;
    EndOtherSessionsHandler end_other_sessions;
    ReadProfileHandler read_profile;
    ChangeProfileHandler change_profile;
    JwksHandler jwks;
    HealthHandler health;
    DeliveryStateHandler delivery_state;
};

// `handlers` must outlive the router.
void add_routes(Router& router, Handlers& handlers);

// The metrics have a listener of their own, and so a table of their own.
void add_metrics_route(Router& router, MetricsHandler handler);

// Does the table say what api/openapi.yaml says, no more and no less? (AU-11, AU-35, PF-29: a route that is
// missing must stop the start, not wait for somebody to miss it.) Error: internal, naming each difference.
[[nodiscard]] Result<void> check_against_contract(const Router& router);

}  // namespace taxasge
