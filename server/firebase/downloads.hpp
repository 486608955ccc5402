// Fetches small documents by HTTP, on a thread of its own: whom we ask may take seconds, and no I/O thread
// waits for it. One at a time.
#pragma once

#include "base/worker_pool.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

namespace taxasge {

struct DownloadLimits {
    std::chrono::milliseconds connect{2000};
    std::chrono::milliseconds total{5000};
    std::size_t bytes = std::size_t{64} * 1024;  // of the document
};

struct Download {
    std::string body;
    std::chrono::seconds fresh_for{0};  // Cache-Control: max-age, less Age [RFC 9111 4.2]; 0: it says nothing
};

class Downloads {
 public:
    explicit Downloads(DownloadLimits limits = {}) : limits_(limits) {}
    ~Downloads() { stopping_.store(true); }

    // Runs `task` on the thread, which is where get() may be called. Error: unavailable, when too many wait.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(std::function<void()> task) {
        return pool_.run(std::move(task));
    }

    // Blocks. No redirect is followed, and a proxy of the environment is not asked. Error: unavailable, for
    // anything but 200 with a whole document within the limits.
    [[nodiscard]] Result<Download> get(const std::string& url) const;

 private:
    const DownloadLimits limits_;
    std::atomic<bool> stopping_{false};
    WorkerPool pool_{1, 256};  // last: its thread ends before the rest goes
};

}  // namespace taxasge
