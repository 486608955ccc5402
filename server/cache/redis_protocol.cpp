#include "server/cache/redis_protocol.hpp"

#include <hiredis/hiredis.h>

#include <new>
#include <vector>

namespace taxasge {
namespace {

Result<RedisReply> to_reply(const redisReply& reply) {
    switch (reply.type) {
        case REDIS_REPLY_NIL:
            return RedisReply{};
        case REDIS_REPLY_INTEGER:
            return RedisReply{RedisReply::Kind::number, {}, reply.integer};
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            return RedisReply{RedisReply::Kind::text, std::string(reply.str, reply.len), 0};
        case REDIS_REPLY_ERROR:
            return RedisReply{RedisReply::Kind::refusal, std::string(reply.str, reply.len), 0};
        default:
            return fail(unavailable("redis: a reply of a kind that we never ask for"));
    }
}

// No command of ours asks for a list. hiredis makes room for as many elements as one announces, before the
// first has come: 16 GiB for "*2147483647". So a list ends at its head.
redisReplyObjectFunctions without_lists(redisReplyObjectFunctions functions) {
    functions.createArray = [](const redisReadTask*, int) -> void* { return nullptr; };
    return functions;
}

}  // namespace

std::string encode_command(RedisWords words) {
    std::vector<const char*> begins;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
        begins.push_back(word.data());
        sizes.push_back(word.size());
    }
    char* formatted = nullptr;
    const int size =
        redisFormatCommandArgv(&formatted, static_cast<int>(words.size()), begins.data(), sizes.data());
    if (size < 0) throw std::bad_alloc{};
    const std::unique_ptr<char, void (*)(char*)> owner{formatted, redisFreeCommand};
    return std::string(formatted, static_cast<std::size_t>(size));
}

RedisReplyReader::RedisReplyReader() : reader_(redisReaderCreate(), redisReaderFree) {
    if (!reader_) throw std::bad_alloc{};
    static redisReplyObjectFunctions functions = without_lists(*reader_->fn);
    reader_->fn = &functions;
}

void RedisReplyReader::feed(std::string_view bytes) {
    redisReaderFeed(reader_.get(), bytes.data(), bytes.size());  // what fails here, fails in next() too
}

Result<std::optional<RedisReply>> RedisReplyReader::next() {
    void* found = nullptr;
    if (redisReaderGetReply(reader_.get(), &found) != REDIS_OK)
        return fail(unavailable(std::string{"redis: "} +
                                (reader_->err == REDIS_ERR_OOM ? "a list, or no memory" : reader_->errstr)));
    if (found == nullptr) return std::optional<RedisReply>{};
    const std::unique_ptr<void, void (*)(void*)> owner{found, freeReplyObject};
    auto reply = to_reply(*static_cast<const redisReply*>(found));
    if (!reply) return fail(std::move(reply.error()));
    return std::optional{std::move(*reply)};
}

}  // namespace taxasge
