// Takes from a JSON object what is known of it and drops the rest: whoever writes it may be newer than this
// server. What is known has to be as it is said, or all of it counts as broken.
#pragma once

#include <boost/json/object.hpp>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace taxasge {

class Picking {
 public:
    explicit Picking(const boost::json::object& from) : from_(from) {}

    void text(std::string_view name);
    void choice(std::string_view name, std::initializer_list<std::string_view> choices);
    void time(std::string_view name);   // "2026-11-22T16:05:07Z", with or without milliseconds [RFC 3339]
    void count(std::string_view name);  // a whole number, not negative
    void flag(std::string_view name);
    void version(std::int64_t only);
    void texts(std::string_view name);
    void objects(std::string_view name, const std::function<void(Picking&)>& pick_each);

    // Where the first thing is that is not as it has to be, as "criteria.3.state"; "": nowhere. Nothing of
    // what stands there.
    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] boost::json::object take() { return std::move(picked_); }

 private:
    using IsRight = std::function<bool(const boost::json::value&)>;

    void member(std::string_view name, const IsRight& is_right);
    void note(std::string place);

    const boost::json::object& from_;
    boost::json::object picked_;
    std::string fault_;
};

}  // namespace taxasge
