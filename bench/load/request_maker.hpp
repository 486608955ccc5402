// Makes the bytes of one request after another from what the request file holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::bench {

// In a request, @@TOKEN@@ stands for the connection's token, @@LEN@@ for the length of the body, and
// ########## for a number that no other request has. The requests are used in turn.
class RequestMaker {
 public:
    explicit RequestMaker(std::vector<std::string> requests);

    // Valid until the next call.
    [[nodiscard]] std::string_view next(std::string_view token);

 private:
    struct Request {
        std::string text;
        bool is_fixed = false;
    };

    std::vector<Request> requests_;
    std::size_t turn_ = 0;
    std::uint64_t number_ = 0;
    std::string made_;
};

}  // namespace taxasge::bench
