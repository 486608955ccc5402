#include "delivery/evidence/canonical_json.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

class Writer {
 public:
    Result<void> write(const json::value& value, const std::string& place) {
        if (value.is_double()) return refuse(place, "a number is whole");
        if (value.is_array()) return write_list(value.get_array(), place);
        if (value.is_object()) return write_object(value.get_object(), place);
        text += json::serialize(value);
        return {};
    }

    std::string text = {};

 private:
    static Result<void> refuse(const std::string& place, std::string_view rule) {
        return fail(
            {.code = Code::invalid, .detail = fmt::format("{}: {}", place.empty() ? "/" : place, rule)});
    }

    Result<void> write_list(const json::array& list, const std::string& place) {
        text += '[';
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0) text += ',';
            if (auto written = write(list[i], fmt::format("{}/{}", place, i)); !written) return written;
        }
        text += ']';
        return {};
    }

    Result<void> write_object(const json::object& object, const std::string& place) {
        std::vector<std::string_view> keys;
        for (const auto& entry : object) keys.emplace_back(entry.key());
        std::ranges::sort(keys);
        text += '{';
        for (const auto& key : keys) {
            const std::string inside = fmt::format("{}/{}", place, key);
            if (std::ranges::any_of(key, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
                return refuse(inside, "a key is ASCII");
            if (key != keys.front()) text += ',';
            text += json::serialize(json::value(json::string_view{key.data(), key.size()})) + ':';
            if (auto written = write(object.at(key), inside); !written) return written;
        }
        text += '}';
        return {};
    }
};

}  // namespace

Result<std::string> canonical_json(const json::value& value) {
    Writer writer;
    if (auto written = writer.write(value, ""); !written) return fail(written.error());
    return std::move(writer.text);
}

}  // namespace taxasge::delivery
