// One delivery at a time in each environment. The kernel holds the lock (flock) and lets go of it when its
// holder dies, however it dies: nobody ever unlocks by hand. Beside it stands who has it, for people.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace taxasge::delivery {

struct Holder {
    std::string command = {};
    std::string run = {};  // empty: none yet
    std::string person = {};
    std::string host = {};
    int pid = 0;
    Time since{};
};

class Lock {
 public:
    // Waits for at most `patience`. Errors: forbidden, reason "locked", with the holder in words in its
    // detail; unavailable, when there is no such folder.
    [[nodiscard]] static Result<Lock> take(const std::filesystem::path& folder, Holder holder,
                                           std::chrono::milliseconds patience);

    // Who has it now, for `status`; nothing when nobody has.
    [[nodiscard]] static Result<Holder> holder(const std::filesystem::path& folder);

    Lock(Lock&& other) noexcept : fd_(other.fd_), holder_(std::move(other.holder_)) { other.fd_ = -1; }
    Lock& operator=(Lock&&) = delete;
    ~Lock();

    void name_run(const std::string& run);  // the holder is known by it from now on

 private:
    Lock(int fd, Holder holder) : fd_(fd), holder_(std::move(holder)) {}
    void write_holder() const;

    int fd_;
    Holder holder_;
};

// "deploy by ana on vm1, process 4711, run …, for 12.0 s".
[[nodiscard]] std::string to_words(const Holder& holder, Time now);

}  // namespace taxasge::delivery
