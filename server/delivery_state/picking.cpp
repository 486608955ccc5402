#include "server/delivery_state/picking.hpp"

#include "base/rfc3339.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace taxasge {
namespace {

json::string_view as_json(std::string_view text) {
    return {text.data(), text.size()};
}

std::string_view text_in(const json::value& value) {
    const auto* text = value.if_string();
    return text == nullptr ? std::string_view{} : std::string_view{text->data(), text->size()};
}

}  // namespace

void Picking::text(std::string_view name) {
    member(name, [](const json::value& value) { return value.is_string(); });
}

void Picking::choice(std::string_view name, std::initializer_list<std::string_view> choices) {
    member(name, [choices](const json::value& value) {
        return value.is_string() && std::ranges::count(choices, text_in(value)) > 0;
    });
}

void Picking::time(std::string_view name) {
    member(name, [](const json::value& value) { return parse_rfc3339(text_in(value)).has_value(); });
}

void Picking::count(std::string_view name) {
    member(name, [](const json::value& value) { return value.is_int64() && value.get_int64() >= 0; });
}

void Picking::flag(std::string_view name) {
    member(name, [](const json::value& value) { return value.is_bool(); });
}

void Picking::version(std::int64_t only) {
    member("version",
           [only](const json::value& value) { return value.is_int64() && value.get_int64() == only; });
}

void Picking::texts(std::string_view name) {
    member(name, [](const json::value& value) {
        const auto is_text = [](const json::value& each) { return each.is_string(); };
        return value.is_array() && std::ranges::all_of(value.get_array(), is_text);
    });
}

void Picking::objects(std::string_view name, const std::function<void(Picking&)>& pick_each) {
    const auto* found = from_.if_contains(as_json(name));
    const auto* array = found == nullptr ? nullptr : found->if_array();
    if (array == nullptr) return note(std::string{name});
    json::array picked;
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto* object = (*array)[i].if_object();
        if (object == nullptr) return note(fmt::format("{}.{}", name, i));
        Picking each{*object};
        pick_each(each);
        if (!each.fault().empty()) return note(fmt::format("{}.{}.{}", name, i, each.fault()));
        picked.push_back(each.take());
    }
    picked_[as_json(name)] = std::move(picked);
}

void Picking::member(std::string_view name, const IsRight& is_right) {
    const auto* found = from_.if_contains(as_json(name));
    if (found == nullptr || !is_right(*found)) return note(std::string{name});
    picked_[as_json(name)] = *found;
}

void Picking::note(std::string place) {
    if (fault_.empty()) fault_ = std::move(place);
}

}  // namespace taxasge
