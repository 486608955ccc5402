#include "server/http/request_parser.hpp"

#include "base/utf8.hpp"
#include "server/http/field_list.hpp"
#include "server/http/head_scanner.hpp"
#include "tests/support/fuzz.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

using test::demand;

constexpr std::size_t head_limit = std::size_t{16} * 1024;

struct Arrived {
    Request request;
    RequestParser parser{request, head_limit};
    bool refused = false;
    std::size_t used = 0;
};

bool is_fault(const boost::beast::error_code& code) {
    return code && code != boost::beast::http::error::need_more;
}

void read_head(Arrived& arrived, std::string_view head) {
    boost::beast::error_code code;
    arrived.parser.put(boost::asio::buffer(head), code);
    arrived.used = head.size();
    arrived.refused = is_fault(code) || !arrived.parser.is_header_done() ||
                      !check_head(arrived.request.headers, arrived.parser.version()) ||
                      !read_target(arrived.parser.target(), arrived.request);
}

// The body, of which at most `portion` bytes more come at a time.
void read_body(Arrived& arrived, std::string_view input, std::size_t portion) {
    for (std::size_t end = arrived.used; !arrived.refused && end < input.size();) {
        end = std::min(end + portion, input.size());
        for (std::size_t taken = 1; taken != 0 && arrived.used < end && !arrived.parser.is_done();) {
            const std::string_view received = input.substr(arrived.used, end - arrived.used);
            if (arrived.parser.must_wait(received)) break;
            boost::beast::error_code code;
            taken = arrived.parser.put(boost::asio::buffer(received), code);
            arrived.used += taken;
            if (is_fault(code)) arrived.refused = true;
            if (arrived.refused) return;
        }
    }
}

void check_framing(const Arrived& arrived) {
    const Headers& headers = arrived.request.headers;
    const bool is_1_1 = arrived.parser.version() == Version::http_1_1;
    demand(!is_1_1 || headers.count("Host") == 1, "there is one Host");
    demand(headers.count("Content-Length") + headers.count("Transfer-Encoding") <= 1, "there is one length");
    const std::string_view length = headers.find("Content-Length");
    std::size_t bytes = 0;
    std::from_chars(length.data(), length.data() + length.size(), bytes);
    if (headers.has("Transfer-Encoding")) return;
    demand(arrived.request.body.size() <= bytes, "a body is not longer than it said");
    demand(!arrived.parser.is_done() || arrived.request.body.size() == bytes, "nor shorter");
}

void check_target(const Request& request) {
    demand(request.path.starts_with('/'), "a path begins at the root");
    demand(is_utf8(request.path) && !has_control_characters(request.path), "a path is a text");
    demand(!request.query.contains('#'), "no fragment reaches us");
}

// The head read line by line, as simply as a proxy might: what the parser kept is what stands there.
void check_fields(const Headers& headers, std::string_view head) {
    test::take_until(head, '\n');
    for (const auto& [name, value] : headers) {
        std::string_view line = test::take_until(head, '\n');
        line.remove_suffix(1);
        demand(test::take_until(line, ':') == name && trimmed(line) == value, "a field is its line");
    }
    demand(head == "\r\n", "each line is a field");
}

void check(std::string_view input, std::size_t portion) {
    HeadScanner scanner;
    if (scanner.scan(input) != HeadScanner::Verdict::complete) return;
    const std::string_view head = input.substr(0, scanner.size());
    Arrived at_once;
    read_head(at_once, head);
    if (at_once.refused) return;
    check_target(at_once.request);
    check_fields(at_once.request.headers, head);
    read_body(at_once, input, input.size());
    Arrived piecemeal;
    read_head(piecemeal, head);
    read_body(piecemeal, input, portion);
    demand(at_once.refused == piecemeal.refused, "a body is refused in whatever pieces it comes");
    if (at_once.refused) return;
    check_framing(at_once);
    demand(at_once.request.body == piecemeal.request.body, "and read alike");
    demand(at_once.parser.is_done() == piecemeal.parser.is_done(), "and ends alike");
    demand(!at_once.parser.is_done() || at_once.used == piecemeal.used, "the next request begins there");
}

}  // namespace
}  // namespace taxasge

// A72: a request: what is taken can be read in one way only, in whatever pieces it comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = taxasge::test::as_input(data, size);
    const std::size_t portion = taxasge::test::take_byte(rest) % 16U + 1;
    taxasge::check(rest, portion);
    return 0;
}
