#include "base/worker_pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace asio = boost::asio;

namespace taxasge {
namespace {

asio::awaitable<void> call(std::function<void()>& task, std::string& failure) {
    try {
        task();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    co_return;
}

}  // namespace

WorkerPool::WorkerPool(unsigned workers, unsigned queue_limit)
    : threads_(workers), queue_limit_(queue_limit) {}

WorkerPool::~WorkerPool() {
    threads_.join();
}

asio::awaitable<Result<void>> WorkerPool::run(std::function<void()> task) {
    if (pending_.fetch_add(1) >= queue_limit_) {
        pending_.fetch_sub(1);
        co_return fail(unavailable("worker queue is full"));
    }
    std::string failure;
    co_await asio::co_spawn(threads_, call(task, failure), asio::use_awaitable);
    pending_.fetch_sub(1);
    if (!failure.empty()) co_return fail(internal_error(failure));
    co_return Result<void>{};
}

}  // namespace taxasge
