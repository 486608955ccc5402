#include "server/http/request_parser.hpp"

#include "server/http/method.hpp"

#include <algorithm>

namespace taxasge {

bool RequestParser::must_wait(std::string_view received) const {
    constexpr std::string_view last_chunk = "0\r\n\r\n";
    return chunked() && received.size() < last_chunk.size() && received.starts_with("0\r\n");
}

void RequestParser::on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Fault&) {
    constexpr int http_1_1 = 11;
    request_.method = taxasge::parse_method({method.data(), method.size()});
    target_.assign(target.data(), target.size());
    version_ = version == http_1_1 ? Version::http_1_1 : Version::http_1_0;
}

void RequestParser::on_field_impl(boost::beast::http::field, Text name, Text value, Fault&) {
    if (!is_trailer_) request_.headers.add({name.data(), name.size()}, {value.data(), value.size()});
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Fault&) {
    constexpr std::uint64_t usual = 4096;  // who promises more gets memory when it arrives
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min(*length, usual)));
}

std::size_t RequestParser::on_body_impl(Text body, Fault&) {
    request_.body.append(body.data(), body.size());
    return body.size();
}

}  // namespace taxasge
