// A shared library that is loaded when its first function is called, and not with the program: what brings
// twenty libraries of its own is paid for by those who use it (A68, docs/adr/0027-late-libraries.md). Where
// the functions stand, a file beside their users defines each under its own name and leads it here, so that
// the users call the library as its header says.
// Any thread.
#pragma once

#include "base/result.hpp"

#include <atomic>

namespace taxasge {

class LateLibrary {
 public:
    // `name` as the loader knows it, with the version of its interface: "libpq.so.5".
    explicit constexpr LateLibrary(const char* name) : name_(name) {}
    LateLibrary(const LateLibrary&) = delete;
    LateLibrary& operator=(const LateLibrary&) = delete;

    // Loads it now. Error: unavailable, with what the loader says, when it is not installed.
    [[nodiscard]] Result<void> load() const;

    // Loads it if nobody has. Throws std::runtime_error, when it or the function is not there: who can tell
    // the user calls load() first.
    template <class Function>
    [[nodiscard]] Function* find(const char* function) const {
        return reinterpret_cast<Function*>(address_of(function));
    }

 private:
    [[nodiscard]] void* address_of(const char* function) const;

    const char* name_;
    mutable std::atomic<void*> handle_{nullptr};  // never closed: its functions are used to the end
};

}  // namespace taxasge
