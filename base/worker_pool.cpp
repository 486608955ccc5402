#include "base/worker_pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>

namespace asio = boost::asio;

namespace taxasge {

WorkerPool::WorkerPool(unsigned workers, QueueLimit limit)
    : threads_(workers), workers_(workers), limit_(limit) {}

WorkerPool::~WorkerPool() {
    threads_.join();
}

WorkerPool::Place::~Place() {
    if (pool_ != nullptr) pool_->places_.fetch_sub(1);
}

std::optional<WorkerPool::Place> WorkerPool::take_place() {
    Place place{*this};
    const unsigned before = places_.fetch_add(1);
    if (!has_room(std::max(before, pending_.load()))) return std::nullopt;
    return place;
}

bool WorkerPool::has_room(unsigned ahead) const {
    if (ahead >= limit_.tasks) return false;
    const unsigned rounds = ahead / workers_;
    return rounds == 0 || usual_task_ns_.load() <= limit_.wait.count() / rounds;
}

// A quarter of the new and three of the old: some tasks follow a change, one slow one does not shut the door.
void WorkerPool::note_duration(std::chrono::nanoseconds taken) {
    const auto usual = usual_task_ns_.load();
    usual_task_ns_.store(usual == 0 ? taken.count() : (3 * usual + taken.count()) / 4);
}

Result<void> WorkerPool::call(const std::function<void()>& task,
                              std::chrono::steady_clock::time_point asked_at) {
    const auto begun = std::chrono::steady_clock::now();
    waits_.add(begun - asked_at);
    if (begun - asked_at > limit_.wait) return fail(unavailable("waited too long for a worker"));
    try {
        task();
    } catch (const std::exception& error) {
        return fail(internal_error(error.what()));
    }
    note_duration(std::chrono::steady_clock::now() - begun);
    return {};
}

asio::awaitable<void> WorkerPool::take_turn(const std::function<void()>& task,
                                            std::chrono::steady_clock::time_point asked_at,
                                            Result<void>& result) {
    result = call(task, asked_at);
    pending_.fetch_sub(1);  // here, and not in run(): whoever resumes later may have outlived the pool
    co_return;
}

asio::awaitable<Result<void>> WorkerPool::run(std::function<void()> task) {
    const auto asked_at = std::chrono::steady_clock::now();
    if (!has_room(pending_.fetch_add(1))) {
        pending_.fetch_sub(1);
        co_return fail(unavailable("worker queue is full"));
    }
    Result<void> result;
    co_await asio::co_spawn(threads_, take_turn(task, asked_at, result), asio::use_awaitable);
    co_return result;
}

}  // namespace taxasge
