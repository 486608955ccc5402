// JSON lines on standard error. One event a line: time, level, event (a stable word) and its fields.
// Values are escaped; nothing of type Secret can be logged. Any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace taxasge::log {

enum class Level { debug, info, warning, error };

struct Field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double> value;

    Field(std::string_view n, std::string_view v) : name(n), value(v) {}
    Field(std::string_view n, const std::string& v) : name(n), value(std::string_view{v}) {}
    Field(std::string_view n, const char* v) : name(n), value(std::string_view{v}) {}
    Field(std::string_view n, double v) : name(n), value(v) {}
    template <class T>
        requires std::is_integral_v<T>
    Field(std::string_view n, T v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

void set_level(Level level);  // lines below it are dropped; at start info

void write(Level level, std::string_view event, std::initializer_list<Field> fields);
inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::error, event, fields);
}

}  // namespace taxasge::log
