#include "server/http/form_answer.hpp"

namespace taxasge {
namespace {

std::string page_of(const Request& request, std::string_view page) {
    return "/" + std::string{to_text(request.language)} + "/" + std::string{page};
}

}  // namespace

Response form_done(const Response& answer, const Request& request, const FormPages& pages) {
    Response response = redirect(303, page_of(request, pages.done));
    for (const auto& [name, value] : answer.headers)
        if (equal_ignoring_case(name, "Set-Cookie")) response.headers.add(name, value);
    return response;
}

Response form_refused(const Error& error, const Request& request, const FormPages& pages) {
    const std::string_view code = error.fields.empty() ? error.reason : error.fields.front().code;
    return redirect(303, page_of(request, pages.refused) + "#e-" + std::string{code});
}

}  // namespace taxasge
