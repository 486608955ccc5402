#include "delivery/report/html.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

constexpr int width = 640;

// What a screen reader says of it: the figures are in the table beside it too.
std::string spoken(const Chart& chart) {
    std::string text;
    for (const Point& point : chart.points)
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", point.name, point.words);
    return text;
}

std::string frame(const Chart& chart, const std::string& id, int height, const std::string& drawing) {
    return fmt::format(
        R"(<figure><figcaption>{0}</figcaption><svg viewBox="0 0 {1} {2}" role="img" aria-labelledby="{3}-t {3}-d"><title id="{3}-t">{0}</title><desc id="{3}-d">{4}</desc>{5}</svg></figure>
)",
        escape_html(chart.title), width, height, id, escape_html(spoken(chart)), drawing);
}

std::string clipped(const std::string& name, std::size_t most) {
    if (name.size() <= most) return name;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return name.substr(0, end) + "…";
}

std::string bars(const Chart& chart, const std::string& id) {
    constexpr int row = 30;
    constexpr int left = 190;
    constexpr int right = 90;
    std::string drawing;
    int y = 4;
    for (const Point& point : chart.points) {
        const double share =
            chart.top > 0 ? static_cast<double>(point.value) / static_cast<double>(chart.top) : 0;
        const double length = std::max(2.0, share * (width - left - right));
        drawing += fmt::format(
            R"(<text x="{}" y="{}" text-anchor="end">{}</text><rect class="bar" x="{}" y="{}" width="{:.1f}" height="18" rx="2"/><text x="{:.1f}" y="{}">{}{}</text>)",
            left - 8, y + 17, escape_html(clipped(point.name, 24)), left, y + 3, length, left + length + 8,
            y + 17, escape_html(point.words), point.is_marked ? " ✗" : "");
        y += row;
    }
    return frame(chart, id, y + 4, drawing);
}

// 0 at the bottom, `top` above; the first and the last moment are named.
std::string line(const Chart& chart, const std::string& id) {
    constexpr int left = 48;
    constexpr int bottom = 170;
    constexpr int high = 150;
    const auto x = [&](std::size_t at) {
        const auto gaps = static_cast<double>(std::max<std::size_t>(chart.points.size(), 2) - 1);
        return left + 16 + static_cast<double>(at) / gaps * (width - left - 60);
    };
    const auto y = [&](std::int64_t value) {
        return bottom - static_cast<double>(value) / static_cast<double>(chart.top) * high;
    };
    std::string drawing;
    for (const int percent : {0, 50, 100})
        drawing += fmt::format(
            R"(<path class="grid" d="M{0} {1:.1f}H{2}"/><text x="{3}" y="{4:.1f}" text-anchor="end">{5} %</text>)",
            left, y(chart.top * percent / 100), width - 10, left - 6, y(chart.top * percent / 100) + 4,
            percent);
    std::string path;
    std::string dots;
    for (std::size_t i = 0; i < chart.points.size(); ++i) {
        const Point& point = chart.points[i];
        path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", x(i), y(point.value));
        // What got worse is a triangle that points down.
        dots += point.is_marked ? fmt::format(R"(<path class="mark" d="M{:.1f} {:.1f}l-8 -14h16z"/>)", x(i),
                                              y(point.value) + 7)
                                : fmt::format(R"(<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4.5"/>)",
                                              x(i), y(point.value));
    }
    drawing += fmt::format(R"(<path class="line" d="{}"/>{})", path, dots);
    if (!chart.points.empty())
        drawing += fmt::format(R"(<text x="{}" y="{}">{}</text>)", left + 4, bottom + 22,
                               escape_html(chart.points.front().name));
    if (chart.points.size() > 1)
        drawing += fmt::format(R"(<text x="{}" y="{}" text-anchor="end">{}</text>)", width - 10, bottom + 22,
                               escape_html(chart.points.back().name));
    return frame(chart, id, bottom + 32, drawing);
}

}  // namespace

std::string to_svg(const Chart& chart, const std::string& id) {
    return chart.kind == Chart::Kind::bars ? bars(chart, id) : line(chart, id);
}

}  // namespace taxasge::delivery
