// Threads for work that takes longer than an I/O thread may wait (password hashes). The queue is bounded:
// when it is full the caller learns at once that we are busy, instead of waiting without an end.
#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <functional>

namespace taxasge {

class WorkerPool {
 public:
    // `workers` >= 1 threads; at most `queue_limit` tasks wait or run at a time.
    WorkerPool(unsigned workers, unsigned queue_limit);
    ~WorkerPool();  // finishes what is queued

    // Runs `task` on a worker and resumes the caller on its own executor. The task must not throw; if it
    // does, the caller gets internal. Error: unavailable, when the queue is full. Any thread.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(std::function<void()> task);

    [[nodiscard]] unsigned waiting() const { return pending_.load(); }  // queued and running

 private:
    boost::asio::thread_pool threads_;
    const unsigned queue_limit_;
    std::atomic<unsigned> pending_{0};
};

}  // namespace taxasge
