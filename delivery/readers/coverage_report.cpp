#include "delivery/readers/coverage_report.hpp"

#include "base/strict_json.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

Error no_report(std::string what) {
    return {.code = Code::malformed, .reason = "no_report", .detail = std::move(what)};
}

std::string without_root(std::string_view path, const std::string& root) {
    if (!root.empty() && path.starts_with(root + "/")) path.remove_prefix(root.size() + 1);
    return std::string{path};
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::optional<std::int64_t> number_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code none;
    const json::value* number = value.find_pointer({pointer.data(), pointer.size()}, none);
    if (number == nullptr || !number->is_int64() || number->get_int64() < 0) return std::nullopt;
    return number->get_int64();
}

Result<CoverageReport> read_llvm_cov(std::string_view text, const std::string& root) {
    const auto tree = parse_strict_object(text);
    if (!tree) return fail(no_report(tree.error().detail));
    const json::value* type = tree->if_contains("type");
    const json::value* data = tree->if_contains("data");
    if (type == nullptr || *type != "llvm.coverage.json.export" || data == nullptr || !data->is_array())
        return fail(no_report("this is no export of llvm-cov"));
    CoverageReport report{.tool = "llvm-cov"};
    for (const json::value& part : data->get_array()) {
        const json::value* files = part.is_object() ? part.get_object().if_contains("files") : nullptr;
        if (files == nullptr || !files->is_array()) return fail(no_report("a part has no files"));
        for (const json::value& file : files->get_array()) {
            const json::value* name = file.is_object() ? file.get_object().if_contains("filename") : nullptr;
            const auto lines = number_at(file, "/summary/lines/count");
            const auto covered = number_at(file, "/summary/lines/covered");
            if (name == nullptr || !name->is_string() || !lines || !covered || *covered > *lines)
                return fail(no_report("a file has no name, or no count of its lines"));
            report.files[without_root(std::string_view{name->get_string()}, root)] = {*lines, *covered};
        }
    }
    return report;
}

// Several tests may tell of one file: a line is reached when one of them has reached it.
class Tracefile {
 public:
    explicit Tracefile(const std::string& root) : root_(root) {}

    Result<void> hear(std::string_view line) {
        if (line.starts_with("SF:")) return open(line.substr(3));
        if (line == "end_of_record") return close();
        if (line.starts_with("DA:")) return hear_line(line.substr(3));
        if (line.starts_with("LF:")) return hear_sum(line.substr(3), found_);
        if (line.starts_with("LH:")) return hear_sum(line.substr(3), hit_);
        return {};
    }

    Result<CoverageReport> take() {
        if (!path_.empty()) return fail(no_report("the report is cut off within " + path_));
        CoverageReport report{.tool = "lcov"};
        for (const auto& [path, lines] : files_) {
            LineCount& count = report.files[path];
            for (const auto& [number, hits] : lines) {
                ++count.lines;
                if (hits > 0) ++count.covered;
            }
        }
        return report;
    }

 private:
    using Lines = std::map<std::int64_t, std::int64_t>;  // number -> how often it was reached

    Result<void> open(std::string_view path) {
        if (!path_.empty()) return fail(no_report("the record of " + path_ + " has no end"));
        path_ = without_root(path, root_);
        if (path_.empty()) return fail(no_report("a file has no name"));
        return {};
    }

    Result<void> hear_line(std::string_view text) {
        const auto comma = text.find(',');
        const auto number = number_of(text.substr(0, comma));
        if (comma == std::string_view::npos || !number || path_.empty())
            return fail(no_report(fmt::format("DA:{} cannot be read", text)));
        const std::string_view rest = text.substr(comma + 1);
        const auto hits = number_of(rest.substr(0, rest.find(',')));
        if (!hits) return fail(no_report(fmt::format("DA:{} cannot be read", text)));
        lines_[*number] += *hits;
        return {};
    }

    static Result<void> hear_sum(std::string_view text, std::optional<std::int64_t>& sum) {
        sum = number_of(text);
        if (!sum) return fail(no_report(fmt::format("{} is no sum of lines", text)));
        return {};
    }

    Result<void> close() {
        if (path_.empty()) return fail(no_report("a record ends that did not begin"));
        const auto lines = static_cast<std::int64_t>(lines_.size());
        std::int64_t hit = 0;
        for (const auto& [number, hits] : lines_) hit += hits > 0 ? 1 : 0;
        if (found_.value_or(lines) != lines || hit_.value_or(hit) != hit)
            return fail(no_report(path_ + ": the lines do not add up"));
        for (const auto& [number, hits] : lines_) files_[path_][number] += hits;
        if (lines_.empty()) files_[path_];
        path_.clear();
        lines_.clear();
        found_.reset();
        hit_.reset();
        return {};
    }

    const std::string& root_;
    std::map<std::string, Lines> files_ = {};
    std::string path_ = {};
    Lines lines_ = {};
    std::optional<std::int64_t> found_ = {};
    std::optional<std::int64_t> hit_ = {};
};

Result<CoverageReport> read_lcov(std::string_view text, const std::string& root) {
    Tracefile tracefile{root};
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (auto heard = tracefile.hear(text.substr(0, end)); !heard) return fail(heard.error());
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return tracefile.take();
}

}  // namespace

Result<CoverageReport> read_coverage(std::string_view text, const std::string& root) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return fail(no_report("the report is empty"));
    if (text[start] == '{') return read_llvm_cov(text, root);
    if (text.starts_with("TN:") || text.starts_with("SF:")) return read_lcov(text, root);
    return fail(no_report("this is neither an export of llvm-cov nor lcov's"));
}

LineCount lines_of(const CoverageReport& report, const std::string& folder) {
    LineCount sum;
    for (const auto& [path, count] : report.files)
        if (path.starts_with(folder + "/")) {
            sum.lines += count.lines;
            sum.covered += count.covered;
        }
    return sum;
}

}  // namespace taxasge::delivery
