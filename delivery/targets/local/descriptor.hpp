// A file descriptor that closes itself. All of the agent's are close-on-exec: a lock or a socket that a
// server inherited would outlive the agent.
#pragma once

#include <unistd.h>

#include <utility>

namespace taxasge::delivery {

class Descriptor {
 public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) close();
        fd_ = other.release();
        return *this;
    }
    ~Descriptor() { close(); }

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }
    void close() {
        if (fd_ >= 0) ::close(release());
    }

 private:
    int fd_ = -1;
};

}  // namespace taxasge::delivery
