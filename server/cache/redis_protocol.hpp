// The words of Redis [RESP2]: commands out, replies in. Only hiredis' protocol code, none of its sockets.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct redisReader;

namespace taxasge {

using RedisWords = std::initializer_list<std::string_view>;

[[nodiscard]] std::string encode_command(RedisWords words);

struct RedisReply {
    enum class Kind { nothing, text, number, refusal };  // nil, string or status, integer, error

    Kind kind = Kind::nothing;
    std::string text;  // of text and refusal
    std::int64_t number = 0;
};

class RedisReplyReader {
 public:
    RedisReplyReader();

    void feed(std::string_view bytes);

    // Nothing, when the next reply is not there as a whole. Error: unavailable, when the bytes are not
    // Redis', or a list, for which no command of ours asks.
    [[nodiscard]] Result<std::optional<RedisReply>> next();

 private:
    std::unique_ptr<redisReader, void (*)(redisReader*)> reader_;
};

}  // namespace taxasge
