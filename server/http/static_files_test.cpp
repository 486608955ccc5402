#include "server/http/static_files.hpp"
#include "server/http/awaited.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

using namespace taxasge;
namespace fs = std::filesystem;

namespace {

class Site : public testing::Test {
 protected:
    Site() {
        std::string pattern = (fs::temp_directory_path() / "taxasge-site-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        for (const char* language : {"es", "fr", "pt", "en"}) {
            write(std::string{language} + "/login.html", std::string{"login "} + language);
            write(std::string{language} + "/404.html", std::string{"404 "} + language);
        }
        write("es/login.html.gz", "gzip login");
        write("es/login.html.br", "brotli login");
        write("assets/app.0123.js", "script");
        write("lone.txt.gz", "no plain one");
        write("headers.json",
              R"({"rules":[{"prefix":"/","headers":{"Cache-Control":"no-cache","X-Rule":"page"}},
            {"prefix":"/assets/","headers":{"Cache-Control":"public, max-age=31536000, immutable","X-Rule":"asset"}}]})");
    }
    ~Site() override { fs::remove_all(root_); }

    void write(const std::string& name, std::string_view content) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream{root_ / name} << content;
    }

    StaticFiles load(StaticOptions options = {}) const {
        options.web_root = root_.string();
        return StaticFiles::load(std::move(options)).value();
    }

    fs::path root_;
};

Request request_for(std::string path,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> headers = {}) {
    Request request;
    request.path = std::move(path);
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    return request;
}

Response get(const StaticFiles& files, const Request& request) {
    return awaited(files.answer(request)).value();
}

std::string body_of_page(const Response& response) {
    return response.static_body.empty() ? response.body : std::string{response.static_body};
}

}  // namespace

TEST_F(Site, ServesAPageByItsOneAddress) {
    const StaticFiles files = load();
    const Response page = get(files, request_for("/fr/login"));
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(body_of_page(page), "login fr");
    EXPECT_EQ(page.headers.find("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.headers.find("X-Rule"), "page");
    EXPECT_EQ(page.headers.find("Cache-Control"), "no-cache");
    for (const char* other :
         {"/fr/login.html", "/fr/login/", "/FR/login", "/fr/login.html.gz", "/es/login.html.br",
          "/headers.json", "/lone.txt", "/lone.txt.gz", "/fr/404.html"})
        EXPECT_EQ(get(files, request_for(other)).status, 404) << other;
}

TEST_F(Site, ServesAssetsByTheRuleOfTheirPrefix) {
    const StaticFiles files = load();
    const Response asset = get(files, request_for("/assets/app.0123.js"));
    EXPECT_EQ(asset.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(asset.headers.find("X-Rule"), "asset");
    EXPECT_EQ(asset.headers.find("Content-Type"), "text/javascript; charset=utf-8");
}

TEST_F(Site, SendsTheEncodingThatTheClientLikesBest) {
    const StaticFiles files = load();
    const auto encoding_for = [&](std::string_view accepted) {
        const Response page = get(files, request_for("/es/login", {{"Accept-Encoding", accepted}}));
        EXPECT_EQ(page.headers.find("Vary"), "Accept-Encoding");
        const std::string encoding{page.headers.find("Content-Encoding")};
        EXPECT_EQ(body_of_page(page), encoding.empty()   ? "login es"
                                      : encoding == "br" ? "brotli login"
                                                         : "gzip login");
        return encoding;
    };
    EXPECT_EQ(encoding_for("gzip, deflate, br"), "br");
    EXPECT_EQ(encoding_for("gzip"), "gzip");
    EXPECT_EQ(encoding_for("br;q=0.1, gzip;q=0.9"), "gzip");
    EXPECT_EQ(encoding_for("br;q=0, gzip"), "gzip");
    EXPECT_EQ(encoding_for("br;q=0.000, gzip;q=0"), "");
    EXPECT_EQ(encoding_for("*"), "br");
    EXPECT_EQ(encoding_for("*;q=0.1, br;q=0"), "gzip");
    EXPECT_EQ(encoding_for("GZIP ; q=1.0"), "gzip");
    EXPECT_EQ(encoding_for("identity"), "");
    EXPECT_EQ(encoding_for("identity;q=0.5, gzip;q=0.4"), "");
    EXPECT_EQ(encoding_for("deflate, zstd"), "");
    EXPECT_EQ(encoding_for("gzip;q=nonsense"), "");
    EXPECT_EQ(encoding_for(""), "");
    EXPECT_EQ(
        get(files, request_for("/fr/login", {{"Accept-Encoding", "br"}})).headers.find("Content-Encoding"),
        "");
}

TEST_F(Site, HasAnEntityTagForEachEncodingAndAnswers304) {
    const StaticFiles files = load();
    const std::string plain{get(files, request_for("/es/login")).headers.find("ETag")};
    const std::string gzip{
        get(files, request_for("/es/login", {{"Accept-Encoding", "gzip"}})).headers.find("ETag")};
    EXPECT_TRUE(plain.starts_with('"') && plain.ends_with('"'));
    EXPECT_NE(plain, gzip);
    for (const std::string& match : std::vector<std::string>{plain, "W/" + plain, "\"x\", " + plain, "*"}) {
        const Response unchanged = get(files, request_for("/es/login", {{"If-None-Match", match}}));
        EXPECT_EQ(unchanged.status, 304) << match;
        EXPECT_EQ(unchanged.headers.find("ETag"), plain);
        EXPECT_EQ(unchanged.headers.find("Cache-Control"), "no-cache");
        EXPECT_EQ(body_of_page(unchanged), "");
    }
    EXPECT_EQ(get(files, request_for("/es/login", {{"If-None-Match", gzip}})).status, 200);
    EXPECT_EQ(get(files, request_for("/es/login", {{"If-None-Match", plain.substr(1)}})).status, 200);
}

TEST_F(Site, LeadsTheFrontDoorToALoginInTheVisitorsLanguage) {
    const StaticFiles files = load();
    Request root = request_for("/");
    root.language = Language::pt;
    EXPECT_EQ(get(files, root).status, 302);
    EXPECT_EQ(get(files, root).headers.find("Location"), "/pt/login");
    EXPECT_EQ(get(files, root).headers.find("Vary"), "Accept-Language");
    EXPECT_EQ(get(files, request_for("/en")).headers.find("Location"), "/en/login");
    EXPECT_EQ(get(files, request_for("/en/")).headers.find("Location"), "/en/login");
    EXPECT_EQ(get(files, request_for("/de")).status, 404);
}

TEST_F(Site, HasA404PageInTheLanguageOfThePath) {
    const StaticFiles files = load();
    const Response french = get(files, request_for("/fr/nothing", {{"If-None-Match", "*"}}));
    EXPECT_EQ(french.status, 404);
    EXPECT_EQ(body_of_page(french), "404 fr");
    EXPECT_EQ(french.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(body_of_page(get(files, request_for("/nothing"))), "404 es");
    EXPECT_EQ(get(files, request_for("/fr/404")).status, 404);
    EXPECT_EQ(awaited(files.answer(request_for("/api/v1/nothing"))).error().reason, "not_found");
}

TEST_F(Site, NeverLeavesItsFolder) {
    std::ofstream{root_.string() + ".secret.txt"} << "secret";
    const StaticFiles files = load();
    const std::string name = root_.filename().string() + ".secret.txt";
    for (const std::string& path :
         std::vector<std::string>{"/../" + name, "/es/../../" + name, "//" + name, "/./headers.json",
                                  std::string{"//etc/passwd"}, std::string{"/../../../../etc/passwd"}})
        EXPECT_EQ(get(files, request_for(path)).status, 404) << path;
    fs::remove(root_.string() + ".secret.txt");
}

TEST_F(Site, ReadsItsFolderAgainOnlyWhereItIsTold) {
    const StaticFiles kept = load();
    const StaticFiles reloaded = load({.reload = Reload::each_request});
    write("fr/login.html", "changed");
    EXPECT_EQ(body_of_page(get(kept, request_for("/fr/login"))), "login fr");
    EXPECT_EQ(body_of_page(get(reloaded, request_for("/fr/login"))), "changed");
}

TEST_F(Site, SendsPagesAskedForByNumberToTheirName) {
    const StaticFiles files = load({.local_public_url = "http://localhost:8080"});
    const auto location = [&](std::string path, std::string_view host) {
        Request request = request_for(std::move(path), {{"Host", host}});
        request.query = "a=b";
        return std::string{get(files, request).headers.find("Location")};
    };
    EXPECT_EQ(location("/es/login", "127.0.0.1:8080"), "http://localhost:8080/es/login?a=b");
    EXPECT_EQ(location("/es/login", "localhost:8080"), "");
    EXPECT_EQ(location("/es/login", "127.0.0.1:8081"), "");
    EXPECT_EQ(location("/assets/app.0123.js", "127.0.0.1:8080"), "");
}

TEST_F(Site, RefusesToLoadWithoutHeaderRules) {
    write("headers.json", "{}");
    EXPECT_EQ(StaticFiles::load({.web_root = root_.string()}).error().code, Code::internal);
    fs::remove(root_ / "headers.json");
    EXPECT_FALSE(StaticFiles::load({.web_root = root_.string()}));
    EXPECT_EQ(StaticFiles::load({.web_root = root_.string() + "-none"}).error().code, Code::unavailable);
}

TEST_F(Site, A52_ServesTheContractAndItsViewerOnlyWhereItIsTold) {
    const StaticFiles hidden = load();
    const StaticFiles shown = load({.docs = Docs::served});
    for (const char* path : {"/openapi.json", "/docs", "/docs/", "/docs/start.js"})
        EXPECT_EQ(get(hidden, request_for(path)).status, 404) << path;
    EXPECT_EQ(get(shown, request_for("/docs")).headers.find("Location"), "/docs/");
    const Response viewer = get(shown, request_for("/docs/"));
    EXPECT_EQ(viewer.headers.find("Content-Type"), "text/html; charset=utf-8");
    EXPECT_FALSE(viewer.headers.find("Content-Security-Policy").contains("unsafe"));
    const Response contract = get(shown, request_for("/openapi.json"));
    EXPECT_EQ(contract.headers.find("Content-Type"), "application/json");
    EXPECT_TRUE(body_of_page(contract).contains("\"openapi\""));
    EXPECT_FALSE(awaited(shown.answer(request_for("/docs/nothing"))));
}

TEST(EmbeddedSite, IsWhatTheBuildMade) {
    const StaticFiles files = StaticFiles::load({}).value();
    for (const char* path : {"/es/login", "/fr/register", "/pt/verify", "/en/profile"}) {
        const Response page = get(files, request_for(path));
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_TRUE(
            page.headers.find("Content-Security-Policy").contains("default-src 'none'"));  // W32, PF-25
    }
}
