#include "delivery/readers/junit.hpp"

#include <expat.h>

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace taxasge::delivery {
namespace {

// A suite that is open, and what it said of itself.
struct Suite {
    std::optional<std::int64_t> declared_tests = {};
    std::optional<std::int64_t> declared_failures = {};
    std::int64_t tests = 0;  // in it and in what is in it
    std::int64_t failures = 0;
    bool has_suites = false;
};

enum class Outcome { passed, failed, skipped };

std::string_view attribute(const XML_Char** attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2)
        if (name == attributes[0]) return attributes[1];
    return "";
}

std::optional<std::int64_t> count_in(const XML_Char** attributes, std::string_view name) {
    const std::string_view text = attribute(attributes, name);
    std::int64_t count = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return count;
}

class Listener {
 public:
    explicit Listener(XML_Parser parser) : parser_(parser) {}

    void open(std::string_view name, const XML_Char** attributes) {
        if (++depth_ == 1 && name != "testsuites" && name != "testsuite") return refuse();
        if (name == "testsuites" || name == "testsuite")
            open_suite(attributes);
        else if (name == "testcase")
            open_case(attributes);
        else if (case_ && (name == "failure" || name == "error"))
            case_ = Outcome::failed;
        else if (case_ == Outcome::passed && name == "skipped")
            case_ = Outcome::skipped;
    }

    void close(std::string_view name) {
        --depth_;
        if (name == "testcase" && case_) close_case();
        if ((name == "testsuites" || name == "testsuite") && !suites_.empty()) close_suite();
    }

    void refuse() {
        is_foreign_ = true;
        XML_StopParser(parser_, XML_FALSE);
    }

    [[nodiscard]] bool is_foreign() const { return is_foreign_ || !has_root_; }
    [[nodiscard]] bool adds_up() const { return adds_up_; }
    TestTally tally = {};

 private:
    void open_suite(const XML_Char** attributes) {
        has_root_ = true;
        if (!suites_.empty()) suites_.back().has_suites = true;
        Suite suite{.declared_tests = count_in(attributes, "tests"),
                    .declared_failures = count_in(attributes, "failures")};
        if (const auto errors = count_in(attributes, "errors"); errors && suite.declared_failures)
            *suite.declared_failures += *errors;
        suites_.push_back(suite);
    }

    void open_case(const XML_Char** attributes) {
        if (case_) adds_up_ = false;  // one in another: nobody writes that
        case_name_ = attribute(attributes, "name");
        const std::string_view status = attribute(attributes, "status");
        case_ = status == "fail" || status == "failed"       ? Outcome::failed
                : status == "notrun" || status == "disabled" ? Outcome::skipped
                                                             : Outcome::passed;
    }

    void close_case() {
        if (suites_.empty()) return;
        ++suites_.back().tests;
        if (*case_ == Outcome::failed) ++suites_.back().failures;
        if (*case_ == Outcome::skipped)
            tally.skipped.push_back(case_name_);
        else
            ++(*case_ == Outcome::passed ? tally.passed : tally.failed);
        case_.reset();
    }

    // Node counts a suite in a suite as one test: what such a one says of itself adds up to nothing, unless
    // it is the root.
    void close_suite() {
        const Suite suite = suites_.back();
        suites_.pop_back();
        if (!suite.has_suites || suites_.empty()) {
            if (suite.declared_tests && *suite.declared_tests != suite.tests) adds_up_ = false;
            if (suite.declared_failures && *suite.declared_failures != suite.failures) adds_up_ = false;
        }
        if (suites_.empty()) return;
        suites_.back().tests += suite.tests;
        suites_.back().failures += suite.failures;
    }

    XML_Parser parser_;
    int depth_ = 0;
    bool is_foreign_ = false;
    bool has_root_ = false;
    bool adds_up_ = true;
    std::vector<Suite> suites_ = {};
    std::optional<Outcome> case_ = {};
    std::string case_name_ = {};
};

void on_start(void* listener, const XML_Char* name, const XML_Char** attributes) {
    static_cast<Listener*>(listener)->open(name, attributes);
}

void on_end(void* listener, const XML_Char* name) {
    static_cast<Listener*>(listener)->close(name);
}

// Entities that grow or fetch: no report has them.
void on_doctype(void* listener, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<Listener*>(listener)->refuse();
}

Error no_report(std::string_view what) {
    return {.code = Code::malformed, .reason = "no_report", .detail = std::string{what}};
}

}  // namespace

Result<TestTally> read_junit(std::string_view text) {
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return fail(no_report("the report is too large"));
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser{XML_ParserCreate(nullptr),
                                                                              &XML_ParserFree};
    Listener listener{parser.get()};
    XML_SetUserData(parser.get(), &listener);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
    const auto parsed = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
    if (listener.is_foreign()) return fail(no_report("this is no report in JUnit's form"));
    listener.tally.is_complete = parsed == XML_STATUS_OK && listener.adds_up();
    return listener.tally;
}

}  // namespace taxasge::delivery
