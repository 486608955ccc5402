#include "server/http/path_template.hpp"

#include <stdexcept>

namespace taxasge {

PathTemplate::PathTemplate(std::string_view path) : text_(path) {
    const std::size_t open = path.find('{');
    const std::size_t close = path.find('}');
    const bool is_in_order =
        open != std::string_view::npos && close != std::string_view::npos && open < close;
    if (!is_in_order) throw std::logic_error("no name in braces in " + text_);
    before_ = path.substr(0, open);
    after_ = path.substr(close + 1);
    const bool is_whole_step = before_.ends_with('/') && (after_.empty() || after_.starts_with('/'));
    if (!is_whole_step || after_.find_first_of("{}") != std::string::npos)
        throw std::logic_error("not one whole step in braces in " + text_);
}

std::optional<std::string_view> PathTemplate::match(std::string_view path) const {
    if (path.size() <= before_.size() + after_.size()) return std::nullopt;
    if (!path.starts_with(before_) || !path.ends_with(after_)) return std::nullopt;
    const auto step = path.substr(before_.size(), path.size() - before_.size() - after_.size());
    if (step.contains('/')) return std::nullopt;
    return step;
}

}  // namespace taxasge
