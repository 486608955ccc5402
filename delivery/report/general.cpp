#include "delivery/report/general.hpp"

#include "delivery/report/markdown.hpp"
#include "delivery/report/module_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

namespace taxasge::delivery {
namespace {

constexpr std::array<std::string_view, 4> names{"status", "criteria", "history", "modules"};

Error unfit(std::size_t line, std::string_view what) {
    return {.code = Code::invalid,
            .reason = "refused",
            .detail = fmt::format("line {}: {}; nothing was written", line, what)};
}

// Where a block's text lies, without its markers.
struct Place {
    std::string name = {};
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view line_end = "\n";
};

struct Marker {
    bool is_begin = false;
    std::string name = {};
};

// A line that is a marker, and nothing else.
std::optional<Marker> marker_in(const std::string& line) {
    static const std::regex form{R"(\s*<!--\s*taxasge:(begin|end)\s+(\S+)\s*-->\s*)"};
    std::smatch found;
    if (!std::regex_match(line, found, form)) return std::nullopt;
    return Marker{.is_begin = found[1] == "begin", .name = found[2]};
}

class Reading {
 public:
    Result<std::vector<Place>> read(const std::string& page) {
        for (std::size_t at = 0; at < page.size();) {
            ++line_;
            const auto end = std::min(page.find('\n', at), page.size());
            const std::string text = page.substr(at, end - at);
            const std::size_t next = std::min(end + 1, page.size());
            if (const auto marker = marker_in(text))
                if (auto taken = take(*marker, at, next, text.ends_with('\r')); !taken)
                    return fail(taken.error());
            at = next;
        }
        if (is_open_)
            return fail(unfit(opened_, fmt::format("the block {} is not ended", places_.back().name)));
        if (std::ranges::count(places_, "status", &Place::name) == 0)
            return fail(unfit(line_,
                              "there is no block `status`: write <!-- taxasge:begin status --> and "
                              "<!-- taxasge:end status -->, a line each, where it is to be"));
        return std::move(places_);
    }

 private:
    Result<void> take(const Marker& marker, std::size_t at, std::size_t next, bool has_return) {
        if (std::ranges::count(names, std::string_view{marker.name}) == 0)
            return fail(
                unfit(line_, fmt::format("there is no block {}; there are: status, criteria, history, "
                                         "modules",
                                         marker.name)));
        if (marker.is_begin) return begin(marker, next, has_return);
        if (!is_open_ || places_.back().name != marker.name)
            return fail(
                unfit(line_, fmt::format("the block {} is ended here, and was not begun", marker.name)));
        places_.back().end = at;
        is_open_ = false;
        return {};
    }

    Result<void> begin(const Marker& marker, std::size_t next, bool has_return) {
        if (is_open_)
            return fail(unfit(line_, fmt::format("the block {} begins before {} has ended", marker.name,
                                                 places_.back().name)));
        if (std::ranges::count(places_, marker.name, &Place::name) > 0)
            return fail(unfit(line_, fmt::format("there are two blocks {}", marker.name)));
        places_.push_back({.name = marker.name, .begin = next, .line_end = has_return ? "\r\n" : "\n"});
        is_open_ = true;
        opened_ = line_;
        return {};
    }

    std::vector<Place> places_ = {};
    std::size_t line_ = 0;
    std::size_t opened_ = 0;
    bool is_open_ = false;
};

std::string without_returns(std::string text) {
    std::erase(text, '\r');
    return text;
}

std::string with_line_ends(const std::string& text, std::string_view line_end) {
    std::string written;
    for (const char each : text) written += each == '\n' ? std::string{line_end} : std::string{each};
    return written;
}

std::string next_version(const std::string& status, const GeneralNews& news) {
    static const std::regex number{R"((\d{1,6})\.(\d{1,6})\.(\d{1,6}))"};
    static const std::regex verdict{R"(\*\*(GO|CONDITIONAL|NO-GO)\*\*)"};
    std::smatch version;
    if (!std::regex_search(status, version, number)) return "1.0.0";
    if (status.find(news.decision) != std::string::npos) return version.str();
    std::smatch before;
    const bool is_other = std::regex_search(status, before, verdict) &&
                          before[1] != std::string{to_text(news.model.decided.decision.verdict)};
    const int minor = std::stoi(version[2]);
    return is_other ? fmt::format("{}.{}.0", version[1].str(), minor + 1)
                    : fmt::format("{}.{}.{}", version[1].str(), minor, std::stoi(version[3]) + 1);
}

std::string status_block(const std::string& before, const GeneralNews& news) {
    const auto& [decided, circumstances, evidence, root, timing, history, worse, advice, garbled] =
        news.model;
    const Words& words = news.words;
    Items items;
    const auto add = [&](std::string_view name, std::vector<Span> spans) {
        spans.insert(spans.begin(), {std::string{name}, Look::strong});
        items.lines.push_back(std::move(spans));
    };
    add(words.version, {{next_version(before, news)}});
    add(words.date, {{in_words(decided.as_of)}});
    add(words.general_decision, {{std::string{to_text(decided.decision.verdict)}, Look::verdict},
                                 {fmt::format("{} / {}", decided.decision.points, decided.decision.total)},
                                 {news.decision, Look::code}});
    add(words.environment, {{circumstances.environment, Look::said}});
    add(words.commit, {circumstances.commit.empty() ? Span{std::string{words.unknown}}
                                                    : Span{circumstances.commit, Look::code}});
    return to_markdown({items});
}

}  // namespace

Result<GeneralBlocks> read_blocks(const std::string& page) {
    const auto places = Reading{}.read(page);
    if (!places) return fail(places.error());
    GeneralBlocks blocks;
    for (const Place& place : *places)
        blocks[place.name] = without_returns(page.substr(place.begin, place.end - place.begin));
    return blocks;
}

Result<std::string> with_blocks(const std::string& page, const GeneralBlocks& blocks) {
    const auto places = Reading{}.read(page);
    if (!places) return fail(places.error());
    std::string written;
    std::size_t from = 0;
    for (const Place& place : *places) {
        const auto block = blocks.find(place.name);
        if (block == blocks.end()) continue;
        written += page.substr(from, place.begin - from) + with_line_ends(block->second, place.line_end);
        from = place.end;
    }
    return written + page.substr(from);
}

GeneralBlocks next_blocks(const GeneralBlocks& before, const GeneralNews& news) {
    GeneralBlocks after;
    for (const auto& [name, text] : before) {
        if (name == "status") after[name] = status_block(text, news);
        if (name == "criteria") after[name] = to_markdown(criteria_section(news.model, news.words).blocks);
        if (name == "history") after[name] = to_markdown(history_section(news.model, news.words).blocks);
        if (name == "modules")
            after[name] =
                news.modules.empty()
                    ? ""
                    : to_markdown({modules_table(news.modules, news.model.decided.assessments, news.words)});
    }
    return after;
}

}  // namespace taxasge::delivery
