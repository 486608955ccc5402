#include "server/http/method.hpp"

#include <array>
#include <utility>

namespace taxasge {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> names{{{Method::get, "GET"},
                                                                    {Method::head, "HEAD"},
                                                                    {Method::post, "POST"},
                                                                    {Method::put, "PUT"},
                                                                    {Method::patch, "PATCH"},
                                                                    {Method::del, "DELETE"},
                                                                    {Method::options, "OPTIONS"}}};

}  // namespace

std::string_view to_text(Method method) {
    for (const auto& [value, name] : names)
        if (value == method) return name;
    return "OTHER";
}

Method parse_method(std::string_view text) {
    for (const auto& [value, name] : names)
        if (name == text) return value;
    return Method::other;
}

}  // namespace taxasge
