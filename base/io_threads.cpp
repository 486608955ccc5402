#include "base/io_threads.hpp"

namespace asio = boost::asio;

namespace taxasge {

IoThreads::IoThreads(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<asio::io_context>(1));  // 1: one thread runs it
        guards_.emplace_back(asio::make_work_guard(*contexts_.back()));
    }
}

IoThreads::~IoThreads() {
    stop();
}

void IoThreads::start() {
    for (auto& context : contexts_) threads_.emplace_back([&context] { context->run(); });
}

void IoThreads::stop() {
    for (auto& context : contexts_) context->stop();
    threads_.clear();  // joins
}

std::vector<asio::io_context*> IoThreads::all() {
    std::vector<asio::io_context*> pointers;
    for (auto& context : contexts_) pointers.push_back(context.get());
    return pointers;
}

}  // namespace taxasge
