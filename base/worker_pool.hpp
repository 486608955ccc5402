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
#include <optional>
#include <utility>

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

    // Kept by a caller who has other work to do before its task: no more are on their way than would be
    // taken.
    class Place {
     public:
        Place(Place&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
        Place& operator=(Place&&) = delete;
        ~Place();

     private:
        friend WorkerPool;
        explicit Place(WorkerPool& pool) : pool_(&pool) {}

        WorkerPool* pool_;
    };

    // Nothing, when a task that came now would not be taken, or as many are on their way. Any thread.
    [[nodiscard]] std::optional<Place> take_place();

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
    std::atomic<unsigned> places_{0};
    std::atomic<std::chrono::nanoseconds::rep> usual_task_ns_{0};  // a moving average; 0: none ran yet
};

}  // namespace taxasge
