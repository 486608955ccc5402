// How many are still at work, for somebody who waits until nobody is.
#pragma once

#include <condition_variable>
#include <mutex>

namespace taxasge {

class WorkCount {
 public:
    void enter() {
        const std::scoped_lock lock{mutex_};
        ++count_;
    }

    // Tells under the lock: who waits may destroy this as soon as they have it.
    void leave() {
        const std::scoped_lock lock{mutex_};
        if (--count_ == 0) none_left_.notify_all();
    }

    void wait_for_none() {
        std::unique_lock lock{mutex_};
        none_left_.wait(lock, [this] { return count_ == 0; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable none_left_;
    unsigned count_ = 0;
};

}  // namespace taxasge
