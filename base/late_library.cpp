#include "base/late_library.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace taxasge {
namespace {

std::string last_words() {
    const char* words = dlerror();
    return words == nullptr ? "the loader does not say why" : words;
}

}  // namespace

Result<void> LateLibrary::load() const {
    if (handle_.load(std::memory_order_acquire) != nullptr) return {};
    // Two threads may both load it: the loader counts, and hands out the same one. RTLD_LOCAL, so that what
    // it brings along answers to nobody's names but its own.
    void* handle = dlopen(name_, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return fail(unavailable(last_words()));
    handle_.store(handle, std::memory_order_release);
    return {};
}

void* LateLibrary::address_of(const char* function) const {
    if (const auto loaded = load(); !loaded) throw std::runtime_error(loaded.error().detail);
    void* address = dlsym(handle_.load(std::memory_order_acquire), function);
    if (address == nullptr) throw std::runtime_error(last_words());
    return address;
}

}  // namespace taxasge
