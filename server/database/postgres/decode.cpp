#include "server/database/postgres/decode.hpp"

#include <fmt/format.h>

#include <charconv>

namespace taxasge {
namespace {

// Fixed for ever in PostgreSQL's pg_type.dat.
enum TypeId : Oid {
    bool_id = 16,
    bytea_id = 17,
    name_id = 19,
    int8_id = 20,
    int2_id = 21,
    int4_id = 23,
    text_id = 25,
    varchar_id = 1043,
    uuid_id = 2950,
};

std::optional<Value> decode_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return Value{number};
}

// "\x00ff": bytea_output is `hex` since PostgreSQL 9.
std::optional<Value> decode_bytes(std::string_view text) {
    if (!text.starts_with("\\x")) return std::nullopt;
    Result<Bytes> bytes = from_hex(text.substr(2));
    if (!bytes) return std::nullopt;
    return Value{std::move(*bytes)};
}

std::optional<Value> decode_value(Oid type, std::string_view text) {
    switch (type) {
        case int2_id:
        case int4_id:
        case int8_id:
            return decode_number(text);
        case bool_id:
            return Value{std::int64_t{text == "t" ? 1 : 0}};
        case text_id:
        case varchar_id:
        case name_id:
        case uuid_id:
            return Value{std::string{text}};
        case bytea_id:
            return decode_bytes(text);
        default:
            return std::nullopt;
    }
}

// How many rows a command changed; a SELECT changes none, though it counts its rows the same way.
std::int64_t affected_by(const PGresult* result) {
    auto* unconst = const_cast<PGresult*>(result);  // libpq's signature; it changes nothing
    const std::string_view command{PQcmdStatus(unconst)};
    const std::string_view count{PQcmdTuples(unconst)};
    std::int64_t affected = 0;
    if (!command.starts_with("SELECT")) std::from_chars(count.data(), count.data() + count.size(), affected);
    return affected;
}

}  // namespace

Result<RowSet> decode(const PGresult* result, std::string_view doing) {
    RowSet answer{.rows = {}, .affected = affected_by(result)};
    const int width = PQnfields(result);
    const int height = PQntuples(result);
    answer.rows.reserve(static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        std::vector<Value> values(static_cast<std::size_t>(width));
        for (int x = 0; x < width; ++x) {
            if (PQgetisnull(result, y, x) != 0) continue;
            const std::string_view text{PQgetvalue(result, y, x),
                                        static_cast<std::size_t>(PQgetlength(result, y, x))};
            std::optional<Value> value = decode_value(PQftype(result, x), text);
            if (!value) {
                return fail(internal_error(
                    fmt::format("{}: column {} has type {}", doing, PQfname(result, x), PQftype(result, x))));
            }
            values[static_cast<std::size_t>(x)] = std::move(*value);
        }
        answer.rows.emplace_back(std::move(values));
    }
    return answer;
}

}  // namespace taxasge
