// Work on its way to a thread. Bounded: whoever comes when it is full learns at once that we are busy.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace taxasge {

template <class Job>
class BoundedQueue {
 public:
    explicit BoundedQueue(std::size_t limit) : limit_(limit) {}

    // Takes the job away only when there was room and the queue is open.
    [[nodiscard]] bool push(Job& job) {
        {
            const std::lock_guard lock{mutex_};
            if (closed_ || jobs_.size() >= limit_) return false;
            jobs_.push_back(std::move(job));
        }
        arrived_.notify_one();
        return true;
    }

    // Waits for a job, then takes up to `most` in their order. Empty: closed, and nothing is left.
    [[nodiscard]] std::vector<Job> take(std::size_t most) {
        std::unique_lock lock{mutex_};
        arrived_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
        std::vector<Job> taken;
        while (!jobs_.empty() && taken.size() < most) {
            taken.push_back(std::move(jobs_.front()));
            jobs_.pop_front();
        }
        return taken;
    }

    void close() {
        {
            const std::lock_guard lock{mutex_};
            closed_ = true;
        }
        arrived_.notify_all();
    }

    [[nodiscard]] bool closed() const {
        const std::lock_guard lock{mutex_};
        return closed_;
    }

 private:
    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> jobs_;
    bool closed_ = false;
};

}  // namespace taxasge
