// A value that is replaced as a whole while others read it: whoever reads keeps what they got for as long as
// they like. The lock is held while a pointer is copied, and readers hold it together. It is no
// std::atomic<std::shared_ptr>: that of libstdc++ 12 lets go of its load in relaxed order, so that on some
// processors a reader and whoever replaces may meet.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>

namespace taxasge {

// Any thread.
template <class T>
class Latest {
 public:
    explicit Latest(std::shared_ptr<T> first) : value_(std::move(first)) {}

    [[nodiscard]] std::shared_ptr<T> get() const {
        const std::shared_lock lock{mutex_};
        return value_;
    }

    // What was there before goes with its last reader, and not under the lock.
    void replace(std::shared_ptr<T> next) {
        const std::scoped_lock lock{mutex_};
        value_.swap(next);
    }

 private:
    mutable std::shared_mutex mutex_;
    std::shared_ptr<T> value_;
};

}  // namespace taxasge
