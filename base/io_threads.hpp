// The threads that serve: one io_context each, so that a connection never changes its thread and needs no
// lock.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <thread>
#include <vector>

namespace taxasge {

class IoThreads {
 public:
    explicit IoThreads(unsigned count);  // >= 1
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;
    ~IoThreads();  // stops and joins

    void start();  // once; an exception that leaves a handler ends the program: nothing of ours throws there
    void stop();   // what waits is abandoned; joins. May be called twice.

    [[nodiscard]] boost::asio::io_context& first() { return *contexts_.front(); }
    [[nodiscard]] std::vector<boost::asio::io_context*> all();

 private:
    using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<Guard> guards_;
    std::vector<std::jthread> threads_;
};

}  // namespace taxasge
