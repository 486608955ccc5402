// Beast's parser, writing straight into our Request: no second copy of header fields or body.
#pragma once

#include "server/http/head_check.hpp"
#include "server/http/request.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <string>

namespace taxasge {

class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
    explicit RequestParser(Request& request, std::size_t head_bytes) : request_(request) {
        header_limit(static_cast<std::uint32_t>(head_bytes));
        body_limit(boost::none);  // RequestReader sets it when it knows the route
        eager(true);
    }

    [[nodiscard]] const std::string& target() const { return target_; }
    [[nodiscard]] Version version() const { return version_; }

    // Is what was received of the body too little for put()? Beast 1.81 asserts that it is never asked again
    // about a piece of the last chunk, "0\r\n\r\n", and a client may send that byte by byte.
    [[nodiscard]] bool must_wait(std::string_view received) const;

 private:
    using Text = boost::beast::string_view;
    using Fault = boost::beast::error_code;

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Fault&) override;
    void on_response_impl(int, Text, int, Fault&) override {}
    void on_field_impl(boost::beast::http::field, Text name, Text value, Fault&) override;
    void on_header_impl(Fault&) override { is_trailer_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Fault&) override;
    std::size_t on_body_impl(Text body, Fault&) override;
    void on_chunk_header_impl(std::uint64_t, Text, Fault&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Fault& fault) override {
        return on_body_impl(body, fault);
    }
    void on_finish_impl(Fault&) override {}

    Request& request_;
    std::string target_;
    Version version_ = Version::http_1_1;
    bool is_trailer_ = false;  // fields after a chunked body must not pass for fields of the head
};

}  // namespace taxasge
