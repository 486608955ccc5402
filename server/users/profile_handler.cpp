#include "server/users/profile_handler.hpp"

#include "server/http/fields.hpp"
#include "server/users/person_name.hpp"
#include "server/users/phone.hpp"

#include <algorithm>
#include <charconv>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::int64_t no_revision = 0;  // they begin at 1

Response print(const User& user) {
    Response response = json_response(200, to_json(user));
    response.headers.set("ETag", '"' + std::to_string(user.revision) + '"');
    return response;
}

// One strong tag in quotation marks. A tag that is none of ours is well-formed all the same: it matches
// nothing.
Result<std::int64_t> parse_tag(std::string_view text) {
    const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    const auto tag = is_quoted ? text.substr(1, text.size() - 2) : std::string_view{};
    const bool is_plain = std::ranges::all_of(tag, [](char c) { return c > 0x20 && c < 0x7f && c != '"'; });
    if (!is_quoted || !is_plain) return fail(field_error("If-Match", "invalid_etag"));
    std::int64_t revision = no_revision;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), revision);
    const bool is_ours =
        error == std::errc{} && end == tag.data() + tag.size() && std::to_string(revision) == tag;
    return is_ours ? revision : no_revision;
}

Result<std::int64_t> read_precondition(const Request& request) {
    const auto count = request.headers.count("If-Match");
    if (count == 0)
        return fail(Error{.code = Code::precondition_required, .reason = "precondition_required"});
    if (count > 1) return fail(field_error("If-Match", "invalid_etag"));
    return parse_tag(request.headers.find("If-Match"));
}

// Absent leaves it; null or "" would remove it, which a name does not allow.
std::optional<std::string> read_name(Fields& fields, std::string_view name) {
    if (!fields.has(name)) return std::nullopt;
    const auto read = fields.parse(name, PersonName::parse);
    return read ? std::optional{read->text()} : std::nullopt;
}

Result<ProfileChange> read_change(const Request& request) {
    auto fields = Fields::read(request);
    if (!fields) return fail(fields.error());
    ProfileChange change;
    change.first_name = read_name(*fields, "first_name");
    change.last_name = read_name(*fields, "last_name");
    const auto phone = fields->optional_parse("phone", Phone::parse);
    if (fields->has("phone")) change.phone = phone ? std::optional{phone->text()} : std::nullopt;
    if (fields->has("language")) change.language = fields->parse("language", parse_chosen_language);
    if (const auto ok = fields->check(); !ok) return fail(ok.error());
    return change;
}

}  // namespace

asio::awaitable<Result<Response>> ReadProfileHandler::operator()(const Request& /*request*/,
                                                                 const Session& session) const {
    const auto user = co_await profile_.read(session.user_id);
    if (!user) co_return fail(user.error());
    co_return print(*user);
}

asio::awaitable<Result<Response>> ChangeProfileHandler::operator()(const Request& request,
                                                                   const Session& session) const {
    const auto revision = read_precondition(request);
    if (!revision) co_return fail(revision.error());
    auto change = read_change(request);
    if (!change) co_return fail(change.error());
    const auto user = co_await profile_.change(session.user_id, *revision, std::move(*change));
    if (!user) co_return fail(user.error());
    co_return print(*user);
}

}  // namespace taxasge
