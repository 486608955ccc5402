#include "server/database/postgres/listener.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "server/database/postgres/connector.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr auto between_canaries = 5s;
constexpr auto canary_flight = 1s;
constexpr auto between_looks = 500ms;  // at a connection that may have broken
constexpr auto before_next = 1s;
constexpr std::string_view canary_mark = "canary ";

constexpr Statement send_notification{"postgres.notify", "SELECT 1 FROM pg_notify($1, $2)"};

// Nothing is asked for when the connection begins: a URL that leads to a pooler after all shall be found out
// by the canary, not depend on what that pooler refuses.
std::shared_ptr<PostgresConnector> make_connector(asio::io_context& context, DatabaseOptions options) {
    options.url = direct_url(options);
    options.pooler = Pooler::transaction;
    const auto settings = parse_postgres_url(options.url);
    if (!settings) return nullptr;
    return std::make_shared<PostgresConnector>(context, *settings, options);
}

// Whoever listens may be gone before the connection is, also when the wait for it is cut off.
class Hearing {
 public:
    Hearing(PostgresConnection& connection, std::function<void(std::string_view)> told)
        : connection_(connection) {
        connection_.on_notification(std::move(told));
    }
    Hearing(const Hearing&) = delete;
    Hearing& operator=(const Hearing&) = delete;
    ~Hearing() { connection_.on_notification({}); }

 private:
    PostgresConnection& connection_;
};

}  // namespace

asio::awaitable<Result<void>> notify(Database& database, std::string channel, std::string payload) {
    const auto sent = co_await database.write(send_notification, bind(channel, payload));
    if (!sent) co_return fail(sent.error());
    co_return Result<void>{};
}

PostgresListener::PostgresListener(asio::io_context& context, const DatabaseOptions& options,
                                   Database& database, Ear ear)
    : connector_(make_connector(context, options)),
      database_(database),
      ear_(std::move(ear)),
      timer_(context),
      context_(context) {}

void PostgresListener::reach_by(const DatabaseOptions& options) {
    asio::post(context_, [this, next = make_connector(context_, options)] {
        connector_ = next;
        begins_anew_ = true;
        timer_.cancel();
    });
}

asio::awaitable<void> PostgresListener::run() {
    while (connector_ != nullptr) {
        note_deafness(co_await listen_until_deaf());
        co_await pause(before_next);
    }
}

asio::awaitable<Error> PostgresListener::listen_until_deaf() {
    begins_anew_ = false;
    const auto connector = connector_;
    auto connected = co_await connector->connect();
    if (!connected) co_return connected.error();
    const Connection connection = std::move(*connected);
    const Hearing hearing{*connection, [this](std::string_view payload) { on_told(payload); }};
    const std::string listen = "LISTEN " + ear_.channel;
    Result<void> good;
    if (auto listening = co_await connection->run({"postgres.listen", listen}, {}); !listening)
        good = fail(listening.error());
    while (good) {
        good = co_await prove();
        if (!good) break;
        note_hearing();
        for (auto waited = 0ms; waited < between_canaries && connection->usable() && !begins_anew_;
             waited += between_looks)
            co_await pause(between_looks);
        if (begins_anew_) good = fail(unavailable("PostgreSQL: it listens by another way from now on"));
        if (!connection->usable()) good = fail(unavailable("PostgreSQL: the connection that listens broke"));
    }
    connection->close(good.error());
    co_return good.error();
}

asio::awaitable<Result<void>> PostgresListener::prove() {
    canary_ = std::string{canary_mark} + to_hex(random_bytes(8));
    canary_heard_ = false;
    if (auto sent = co_await notify(database_, ear_.channel, canary_); !sent) co_return sent;
    if (!canary_heard_) co_await pause(canary_flight);
    if (!canary_heard_) co_return fail(unavailable("PostgreSQL: what was told with NOTIFY did not arrive"));
    co_return Result<void>{};
}

asio::awaitable<void> PostgresListener::pause(std::chrono::milliseconds time) {
    timer_.expires_after(time);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

// The canaries of the other instances mean nothing here.
void PostgresListener::on_told(std::string_view payload) {
    if (!payload.starts_with(canary_mark)) return ear_.heard();
    if (payload != canary_ || canary_heard_) return;
    canary_heard_ = true;
    timer_.cancel();
}

// What was told while nobody listened was missed.
void PostgresListener::note_hearing() {
    if (hears_) return;
    hears_ = true;
    deafness_noted_ = false;
    log::info("listening_to_database", {{"channel", ear_.channel}});
    ear_.heard();
}

void PostgresListener::note_deafness(const Error& why) {
    hears_ = false;
    if (!deafness_noted_)
        log::warning("not_listening_to_database", {{"channel", ear_.channel}, {"detail", why.detail}});
    deafness_noted_ = true;
}

}  // namespace taxasge
