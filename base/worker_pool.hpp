// Threads for work that takes longer than an I/O thread may wait (password hashes). The queue is bounded, in
// tasks and, where it is said, in time: a caller whose turn would not come in time learns at once that we are
// busy, instead of waiting without an end (A2).
#pragma once

#include "base/distribution.hpp"
#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <functional>

namespace taxasge {

struct QueueLimit {
    unsigned tasks;                                                   // that wait or run at a time
    std::chrono::nanoseconds wait = std::chrono::nanoseconds::max();  // from the call to a worker
};

class WorkerPool {
 public:
    WorkerPool(unsigned workers, QueueLimit limit);  // `workers` >= 1 threads
    WorkerPool(unsigned workers, unsigned tasks) : WorkerPool(workers, QueueLimit{.tasks = tasks}) {}
    ~WorkerPool();  // finishes what is queued

    // Runs `task` on a worker and resumes the caller on its own executor. The task must not throw; if it
    // does, the caller gets internal. Error: unavailable, when the queue is full, when by the time that the
    // last tasks took the turn would come too late, or when it did. Any thread.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(std::function<void()> task);

    // Would a task that came now be taken? Another caller may be faster. Any thread.
    [[nodiscard]] bool has_room() const { return has_room(pending_.load()); }

    [[nodiscard]] unsigned waiting() const { return pending_.load(); }  // queued and running
    [[nodiscard]] unsigned workers() const { return workers_; }

    // From the call to the worker; also of those who then had waited too long.
    [[nodiscard]] const Distribution& waits() const { return waits_; }

 private:
    [[nodiscard]] bool has_room(unsigned ahead) const;
    [[nodiscard]] boost::asio::awaitable<void> take_turn(const std::function<void()>& task,
                                                         std::chrono::steady_clock::time_point asked_at,
                                                         Result<void>& result);
    [[nodiscard]] Result<void> call(const std::function<void()>& task,
                                    std::chrono::steady_clock::time_point asked_at);
    void note_duration(std::chrono::nanoseconds taken);

    boost::asio::thread_pool threads_;
    const unsigned workers_;
    const QueueLimit limit_;
    Distribution waits_;
    std::atomic<unsigned> pending_{0};
    std::atomic<std::chrono::nanoseconds::rep> usual_task_ns_{0};  // a moving average; 0: none ran yet
};

}  // namespace taxasge
