// What every way to sign in has on the wire beside its proof: how the client wants its session, and the
// answer that brings it one.
#pragma once

#include "server/http/fields.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"
#include "server/sessions/token_answer.hpp"
#include "server/users/open_session.hpp"

namespace taxasge {

struct SessionWishes {
    Device device;
    Remember remember = Remember::this_login;
    Transport transport = Transport::body;
};

// `remember_me`, `transport` and `device_id`; faults are noted in `fields`. The browser's own device comes
// first, then the one the client names, then a new one. A form always gets the cookie.
[[nodiscard]] SessionWishes read_session_wishes(Fields& fields, const Request& request,
                                                const SessionCookie& cookie);

// The refresh token goes where the client wants it: into the body, or into the cookie alone.
[[nodiscard]] Response answer_sign_in(const LoggedIn& logged_in, Transport transport,
                                      const SessionCookie& cookie);

}  // namespace taxasge
