#include "server/database/postgres/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

namespace asio = boost::asio;

namespace taxasge {
namespace {

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t comma = list.find(','); comma != std::string::npos; comma = list.find(',', begin)) {
        parts.push_back(list.substr(begin, comma - begin));
        begin = comma + 1;
    }
    parts.push_back(list.substr(begin));
    return parts;
}

// libpq's lists of hosts, addresses and ports, entry by entry.
class Lists {
 public:
    void add(const std::string& host, const std::string& address, const std::string& port) {
        const char* comma = empty_ ? "" : ",";
        hosts_ += comma + host;
        addresses_ += comma + address;
        ports_ += comma + port;
        empty_ = false;
    }
    void put_into(PostgresSettings& settings) const {
        settings["host"] = hosts_;
        settings["hostaddr"] = addresses_;
        settings["port"] = ports_;
    }

 private:
    std::string hosts_, addresses_, ports_;
    bool empty_ = true;
};

bool is_folder(const std::string& host) {
    return host.empty() || host.front() == '/' || host.front() == '@';
}

}  // namespace

asio::awaitable<Result<PostgresSettings>> resolve_hosts(PostgresSettings settings) {
    if (!settings.contains("host") || settings.contains("hostaddr")) co_return settings;
    const std::vector<std::string> hosts = split(settings["host"]);
    const std::vector<std::string> ports = split(settings["port"]);
    asio::ip::tcp::resolver resolver{co_await asio::this_coro::executor};
    Lists lists;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        const std::string& port = ports.size() == 1 ? ports.front() : ports.at(std::min(i, ports.size() - 1));
        if (is_folder(hosts[i])) {
            lists.add(hosts[i], "", port);
            continue;
        }
        const auto [error, found] =
            co_await resolver.async_resolve(hosts[i], "", asio::as_tuple(asio::use_awaitable));
        if (error) co_return fail(unavailable(fmt::format("PostgreSQL, {}: {}", hosts[i], error.message())));
        for (const auto& entry : found) lists.add(hosts[i], entry.endpoint().address().to_string(), port);
    }
    lists.put_into(settings);
    co_return settings;
}

}  // namespace taxasge
