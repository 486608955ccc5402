#include "server/mail/smtp_transport.hpp"

#include "base/late_libcurl.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr long connect_timeout_ms = 10'000;
constexpr long total_timeout_ms = 30'000;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Recipients = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// What libcurl asks for and tells while it talks to the server.
struct Conversation {
    std::string_view rest;          // of the letter, still to be sent
    bool about_the_letter = false;  // our last command was RCPT or DATA: a 5xx means this letter, not us
};

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& conversation = *static_cast<Conversation*>(user);
    const std::size_t given = std::min(size * count, conversation.rest.size());
    std::memcpy(buffer, conversation.rest.data(), given);
    conversation.rest.remove_prefix(given);
    return given;
}

int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* user) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    const std::string_view command{data, size};
    if (command.starts_with("QUIT")) return 0;  // after a refusal, before we may look at it
    static_cast<Conversation*>(user)->about_the_letter =
        command.starts_with("RCPT ") || command.starts_with("DATA");
    return 0;
}

int go_on_unless_stopping(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

void set_server(CURL* curl, const SmtpServer& server) {
    curl_easy_setopt(curl, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // whatever the environment says about proxies
    curl_easy_setopt(
        curl, CURLOPT_USE_SSL,
        static_cast<long>(server.tls == SmtpTls::when_offered ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    if (server.user.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, std::string{server.password.expose()}.c_str());
}

void set_limits(CURL* curl, const std::atomic<bool>& stopping) {
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, total_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on_unless_stopping);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stopping);
}

void set_letter(CURL* curl, const Message& message, Conversation& conversation) {
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, fmt::format("<{}>", message.from.address()).c_str());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(conversation.rest.size()));
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &conversation);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // only so that it tells `listen` its commands
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &conversation);
}

Error explain(CURL* curl, CURLcode code, std::string_view words, const Conversation& conversation) {
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    Error error = unavailable(
        fmt::format("mail server: {} ({})", words.empty() ? curl_easy_strerror(code) : words, answer));
    if (conversation.about_the_letter && answer >= 500 && answer < 600) {
        error.code = Code::invalid;
        error.reason = "letter_refused";
    }
    if (conversation.about_the_letter && answer >= 400 && answer < 500) error.reason = letter_deferred;
    return error;
}

}  // namespace

asio::awaitable<Result<void>> SmtpTransport::deliver(Message message) {
    Result<void> delivered;
    const auto ran = co_await pool_.run([&] { delivered = converse(message); });
    if (!ran) co_return fail(ran.error());
    co_return delivered;
}

Result<void> SmtpTransport::reach_by(const MailOptions& options) {
    auto server = parse_smtp_server(options);
    if (!server) return fail(std::move(server.error()));
    server_.replace(std::make_shared<const SmtpServer>(std::move(*server)));
    return {};
}

// CURLOPT_CONNECT_ONLY ends when the server has said that it knows us.
Result<void> greet(const SmtpServer& server) {
    if (auto started = start_libcurl(); !started) return started;
    const Handle handle{curl_easy_init(), curl_easy_cleanup};
    if (!handle) return fail(unavailable("libcurl has no memory"));
    const std::atomic<bool> never{false};
    std::array<char, CURL_ERROR_SIZE> words{};
    set_server(handle.get(), server);
    set_limits(handle.get(), never);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) return fail(explain(handle.get(), code, words.data(), {}));
    return {};
}

Result<void> SmtpTransport::converse(const Message& message) const {
    if (auto started = start_libcurl(); !started) return started;
    const Handle handle{curl_easy_init(), curl_easy_cleanup};
    const Recipients recipients{curl_slist_append(nullptr, fmt::format("<{}>", message.to.address()).c_str()),
                                curl_slist_free_all};
    if (!handle || !recipients) return fail(unavailable("libcurl has no memory"));
    const std::string eml = to_eml(message);
    Conversation conversation{.rest = eml};
    std::array<char, CURL_ERROR_SIZE> words{};
    const auto server = server_.get();
    set_server(handle.get(), *server);
    set_limits(handle.get(), stopping_);
    set_letter(handle.get(), message, conversation);
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) return fail(explain(handle.get(), code, words.data(), conversation));
    return {};
}

}  // namespace taxasge
