#include "server/delivery_state/delivery_state.hpp"

#include "server/delivery_state/published.hpp"
#include "server/delivery_state/regular_file.hpp"

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {
namespace {

constexpr std::size_t largest = std::size_t{1} << 20;  // bytes

template <class Parse>
Result<json::object> read_published(const std::filesystem::path& file, Parse parse) {
    const auto text = read_regular_file(file, largest);
    if (!text && text.error().code == Code::not_found) return fail(nothing_published(text.error().detail));
    if (!text) return fail(publication_unreadable(text.error().detail));
    auto parsed = parse(*text);
    if (!parsed) return fail(publication_unreadable(file.string() + ": " + parsed.error().detail));
    return parsed;
}

}  // namespace

asio::awaitable<Result<json::object>> DeliveryState::releases() {
    return read("releases.json", parse_releases);
}

asio::awaitable<Result<json::object>> DeliveryState::report() {
    return read("report.json", parse_report);
}

asio::awaitable<Result<json::object>> DeliveryState::read(std::string_view name, Parse parse) {
    Result<json::object> result{json::object{}};
    const auto file = folder_ / "published" / name;
    const auto ran = co_await readers_.run([&] { result = read_published(file, parse); });
    if (!ran) co_return fail(ran.error());
    co_return result;
}

Error nothing_published(std::string detail) {
    return {.code = Code::not_found, .reason = "nothing_published", .detail = std::move(detail)};
}

}  // namespace taxasge
