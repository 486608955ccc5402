#include "server/delivery_state/picking.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>

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

// 0 stands for a digit, whatever else for itself.
bool has_form(std::string_view text, std::string_view form) {
    return std::ranges::equal(text, form, [](char each, char wanted) {
        return wanted == '0' ? each >= '0' && each <= '9' : each == wanted;
    });
}

int number_in(std::string_view digits) {
    int number = 0;
    for (const char digit : digits) number = number * 10 + (digit - '0');
    return number;
}

bool is_time(std::string_view text) {
    if (!has_form(text, "0000-00-00T00:00:00Z") && !has_form(text, "0000-00-00T00:00:00.000Z")) return false;
    using namespace std::chrono;
    const year_month_day day{year{number_in(text.substr(0, 4))},
                             month{static_cast<unsigned>(number_in(text.substr(5, 2)))},
                             std::chrono::day{static_cast<unsigned>(number_in(text.substr(8, 2)))}};
    return day.ok() && number_in(text.substr(11, 2)) < 24 && number_in(text.substr(14, 2)) < 60 &&
           number_in(text.substr(17, 2)) < 60;
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
    member(name, [](const json::value& value) { return is_time(text_in(value)); });
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
