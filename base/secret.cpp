#include "base/secret.hpp"

#include <sodium.h>

namespace taxasge {

Secret::Secret(Secret&& other) noexcept : text_(other.text_) {
    other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = other.text_;
        other.wipe();
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

void Secret::wipe() {
    // Short texts live inside the string object, so copying and wiping is the only move that leaves nothing.
    sodium_memzero(text_.data(), text_.size());
    text_.clear();
}

}  // namespace taxasge
