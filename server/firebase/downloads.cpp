#include "server/firebase/downloads.hpp"

#include "base/late_libcurl.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>

namespace taxasge {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using std::chrono::seconds;

constexpr std::int64_t longest_told_seconds = 10LL * 365 * 24 * 3600;

struct Arriving {
    std::size_t limit;
    std::string body = {};
    std::optional<std::int64_t> max_age = {};
    std::int64_t age = 0;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& arriving = *static_cast<Arriving*>(user);
    const std::size_t bytes = size * count;
    if (bytes > arriving.limit - arriving.body.size()) return 0;  // libcurl then gives up
    arriving.body.append(data, bytes);
    return bytes;
}

std::string lower(std::string_view text) {
    std::string small{text};
    std::ranges::transform(small, small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return small;
}

std::optional<std::int64_t> read_seconds(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) return longest_told_seconds;
    if (error != std::errc{} || number < 0) return std::nullopt;
    return std::min(number, longest_told_seconds);
}

// "public, max-age=19845, must-revalidate, no-transform"
std::optional<std::int64_t> max_age_of(std::string_view directives) {
    if (directives.contains("no-store") || directives.contains("no-cache")) return 0;
    constexpr std::string_view name = "max-age=";
    for (std::size_t at = directives.find(name); at != std::string_view::npos;
         at = directives.find(name, at + 1)) {
        const bool is_whole = at == 0 || directives[at - 1] == ' ' || directives[at - 1] == ',';
        if (is_whole) return read_seconds(directives.substr(at + name.size()));  // and not s-max-age=
    }
    return std::nullopt;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& arriving = *static_cast<Arriving*>(user);
    const std::string line = lower({data, size * count});
    const auto value_of = [&](std::string_view name) {
        std::string_view value = std::string_view{line}.substr(name.size());
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        return value;
    };
    if (line.starts_with("cache-control:")) arriving.max_age = max_age_of(value_of("cache-control:"));
    if (line.starts_with("age:")) arriving.age = read_seconds(value_of("age:")).value_or(0);
    return size * count;
}

int go_on_unless_stopping(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

void set_limits(CURL* curl, const DownloadLimits& limits, const std::atomic<bool>& stopping) {
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on_unless_stopping);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stopping);
}

void set_source(CURL* curl, const std::string& url) {
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    // Whoever is told https never ends at http, not even by a redirect.
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, url.starts_with("http://") ? "http" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // whatever the environment says about proxies
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

void set_destination(CURL* curl, Arriving& arriving) {
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &arriving);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &arriving);
}

}  // namespace

Result<Download> Downloads::get(const std::string& url) const {
    if (const auto started = start_libcurl(); !started) return fail(started.error());
    const Handle handle{curl_easy_init(), curl_easy_cleanup};
    if (!handle) return fail(unavailable("libcurl has no memory"));
    Arriving arriving{.limit = limits_.bytes};
    std::array<char, CURL_ERROR_SIZE> words{};
    set_source(handle.get(), url);
    set_limits(handle.get(), limits_, stopping_);
    set_destination(handle.get(), arriving);
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK)
        return fail(
            unavailable(fmt::format("{}: {}", url, words[0] ? words.data() : curl_easy_strerror(code))));
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return fail(unavailable(fmt::format("{} answers {}", url, status)));
    const std::int64_t fresh = std::max<std::int64_t>(arriving.max_age.value_or(0) - arriving.age, 0);
    return Download{.body = std::move(arriving.body), .fresh_for = seconds{fresh}};
}

}  // namespace taxasge
