// How a form post is answered: 303 to a page, which shows what its fragment names. The fragment stays in the
// browser: it reaches neither logs nor other sites.
#pragma once

#include "server/http/router.hpp"

namespace taxasge {

// To the page after success, with the cookies that the handler set.
[[nodiscard]] Response form_done(const Response& answer, const Request& request, const FormPages& pages);

// Back to the form: "/es/register#e-<code>", the code of the first field at fault or of the problem.
[[nodiscard]] Response form_refused(const Error& error, const Request& request, const FormPages& pages);

}  // namespace taxasge
