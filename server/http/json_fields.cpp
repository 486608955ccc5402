// The members of a JSON object, heard one by one: a name that comes twice is a fault that no tree would show.
#include "server/http/body_field.hpp"

#include <boost/json/basic_parser_impl.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

class MemberListener {
 public:
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

    using Fault = json::error_code;

    bool on_document_begin(Fault&) { return true; }
    bool on_document_end(Fault&) { return true; }
    bool on_object_begin(Fault&) { return enter(Container::object); }
    bool on_array_begin(Fault&) { return enter(Container::array); }
    bool on_object_end(std::size_t, Fault&) { return leave(); }
    bool on_array_end(std::size_t, Fault&) { return leave(); }
    bool on_key_part(json::string_view part, std::size_t, Fault&) { return gather(part); }
    bool on_key(json::string_view part, std::size_t, Fault&);
    bool on_string_part(json::string_view part, std::size_t, Fault&) { return gather(part); }
    bool on_string(json::string_view part, std::size_t, Fault&);
    bool on_number_part(json::string_view, Fault&) { return true; }
    bool on_int64(std::int64_t, json::string_view, Fault&) { return put(NotScalar{}); }
    bool on_uint64(std::uint64_t, json::string_view, Fault&) { return put(NotScalar{}); }
    bool on_double(double, json::string_view, Fault&) { return put(NotScalar{}); }
    bool on_bool(bool value, Fault&) { return put(value); }
    bool on_null(Fault&) { return put(nullptr); }
    bool on_comment_part(json::string_view, Fault&) { return true; }
    bool on_comment(json::string_view, Fault&) { return true; }

    [[nodiscard]] Result<std::vector<BodyField>> take();

 private:
    enum class Container { object, array };

    bool enter(Container container);
    bool leave();
    bool gather(json::string_view part);
    template <class T>
    bool put(T value);

    int depth_ = 0;
    bool is_object_ = false;
    std::string text_;
    Result<void> fault_;  // the first one; the rest is read all the same, for it may be no JSON at all
    std::vector<BodyField> fields_;
};

bool MemberListener::enter(Container container) {
    if (depth_ == 0) is_object_ = container == Container::object;
    if (depth_ == 1) put(NotScalar{});
    ++depth_;
    return true;
}

bool MemberListener::leave() {
    --depth_;
    return true;
}

bool MemberListener::gather(json::string_view part) {
    if (depth_ <= 1) text_.append(part.data(), part.size());
    return true;
}

bool MemberListener::on_key(json::string_view part, std::size_t, Fault&) {
    gather(part);
    if (depth_ == 1 && fault_) fault_ = check_new_name(fields_, text_);
    if (depth_ == 1 && fault_) fields_.push_back({.name = std::move(text_), .value = nullptr});
    text_.clear();
    return true;
}

bool MemberListener::on_string(json::string_view part, std::size_t, Fault&) {
    gather(part);
    put(std::move(text_));
    text_.clear();
    return true;
}

template <class T>
bool MemberListener::put(T value) {
    if (depth_ == 1 && is_object_ && fault_) fields_.back().value = std::move(value);
    return true;
}

Result<std::vector<BodyField>> MemberListener::take() {
    if (!is_object_) return fail(field_error("", "wrong_type"));
    if (!fault_) return fail(fault_.error());
    return std::move(fields_);
}

}  // namespace

Result<std::vector<BodyField>> read_json_fields(std::string_view body) {
    if (body.empty()) return std::vector<BodyField>{};
    constexpr std::size_t maximum_depth = 32;
    json::parse_options options;
    options.max_depth = maximum_depth;
    json::basic_parser<MemberListener> parser{options};
    json::error_code fault;
    const std::size_t used = parser.write_some(false, body.data(), body.size(), fault);
    if (fault || used != body.size()) return fail({.code = Code::malformed, .reason = "malformed_json"});
    return parser.handler().take();
}

}  // namespace taxasge
