#include "server/http/static_files.hpp"

#include "server/http/entity_tag.hpp"
#include "server/http/page_path.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

Error not_found() {
    return {.code = Code::not_found, .reason = "not_found"};
}

// Swagger UI sets its styles by script: not even it needs 'unsafe-inline'.
constexpr std::string_view docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// One file as an answer, without anything that depends on conditions.
Response file_response(unsigned status, const StaticFile& file, Encoding encoding) {
    Response response = empty_response(status);
    response.headers.add("Content-Type", file.media_type);
    response.headers.add("Vary", "Accept-Encoding");
    if (encoding != Encoding::identity) response.headers.add("Content-Encoding", to_text(encoding));
    response.static_body = file.variant(encoding).content;
    return response;
}

Response serve(const StaticFile& file, const Request& request) {
    const Encoding encoding = file.choose(request.headers.find("Accept-Encoding"));
    const std::string& tag = file.variant(encoding).entity_tag;
    Response response = file_response(200, file, encoding);
    response.headers.add("ETag", tag);
    if (!names_entity_tag(request.headers.find("If-None-Match"), tag)) return response;
    response.status = 304;
    response.static_body = {};
    return response;
}

void add_all(Response& response, const Headers& headers) {
    for (const auto& [name, value] : headers) response.headers.add(name, value);
}

Response front_page(const Request& request, std::string_view page) {
    Response response = redirect(302, page);
    if (!language_of_path(request.path)) response.headers.add("Vary", "Accept-Language");
    return response;
}

// The bytes of a site that is read for one request go with its answer.
void own_body(Response& response) {
    response.body = response.static_body;
    response.static_body = {};
}

}  // namespace

Result<StaticFiles> StaticFiles::load(StaticOptions options) {
    StaticFiles files;
    Result<Site> site = read_site(options.web_root);
    if (!site) return fail(site.error());
    files.site_ = std::move(*site);
    if (options.docs == Docs::served) files.docs_ = FileSet::embedded("api/");
    constexpr std::string_view local = "http://localhost";
    if (options.local_public_url.starts_with(local))
        files.loopback_host_ = "127.0.0.1" + options.local_public_url.substr(local.size());
    files.options_ = std::move(options);
    return files;
}

Result<StaticFiles::Site> StaticFiles::read_site(const std::string& web_root) {
    Result<FileSet> files =
        web_root.empty() ? Result<FileSet>{FileSet::embedded("web/")} : FileSet::folder(web_root);
    if (!files) return fail(files.error());
    const StaticFile* rules_file = files->find("headers.json");
    if (rules_file == nullptr) return fail(internal_error("the pages have no headers.json"));
    Result<HeaderRules> rules = HeaderRules::parse(rules_file->variant(Encoding::identity).content);
    if (!rules) return fail(rules.error());
    return Site{.files = std::move(*files), .rules = std::move(*rules)};
}

asio::awaitable<Result<Response>> StaticFiles::answer(const Request& request) const {
    if (options_.reload == Reload::never || options_.web_root.empty()) co_return answer_from(site_, request);
    const Result<Site> site = read_site(options_.web_root);
    if (!site) co_return fail(site.error());
    Result<Response> response = answer_from(*site, request);
    if (response && !response->static_body.empty()) own_body(*response);
    co_return response;
}

Result<Response> StaticFiles::answer_from(const Site& site, const Request& request) const {
    if (request.path.starts_with("/api/")) return fail(not_found());
    if (request.path == "/openapi.json" || request.path == "/docs" || request.path.starts_with("/docs/"))
        if (options_.docs == Docs::served) return answer_docs(request);
    if (const auto page = front_page_for(request.path, request.language)) return front_page(request, *page);
    const StaticFile* file = site.files.find(file_name_of(request.path));
    if (file == nullptr) return page_not_found(site, request);
    if (const std::string url = elsewhere(request); !url.empty() && file->media_type.starts_with("text/html"))
        return redirect(302, url);
    Response response = serve(*file, request);
    add_all(response, site.rules.find(request.path));
    return response;
}

Result<Response> StaticFiles::answer_docs(const Request& request) const {
    if (request.path == "/docs") return redirect(302, "/docs/");
    const StaticFile* file =
        docs_.find(request.path == "/docs/" ? "docs/index.html" : request.path.substr(1));
    if (file == nullptr) return fail(not_found());
    Response response = serve(*file, request);
    response.headers.add("Cache-Control", "no-cache");
    response.headers.add("Content-Security-Policy", docs_policy);
    return response;
}

Result<Response> StaticFiles::page_not_found(const Site& site, const Request& request) const {
    const auto language = language_of_path(request.path);
    const StaticFile* file = site.files.find(not_found_page(language.value_or(request.language)));
    if (file == nullptr) return fail(not_found());
    Response response = file_response(404, *file, file->choose(request.headers.find("Accept-Encoding")));
    if (!language) response.headers.add("Vary", "Accept-Language");
    add_all(response, site.rules.find(request.path));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

std::string StaticFiles::elsewhere(const Request& request) const {
    if (loopback_host_.empty() || request.headers.find("Host") != loopback_host_) return {};
    return options_.local_public_url + request.path + (request.query.empty() ? "" : "?" + request.query);
}

}  // namespace taxasge
