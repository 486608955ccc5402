// A text that nobody may see: it has no printer, and its memory is wiped when it goes.
#pragma once

#include <string>
#include <string_view>

namespace taxasge {

class Secret {
 public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    // The text itself: say it where it is needed and nowhere else.
    [[nodiscard]] std::string_view expose() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
    void wipe();

    std::string text_;
};

}  // namespace taxasge
