#include "delivery/pipeline/progress.hpp"

#include "delivery/config/units.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

namespace taxasge::delivery {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::chrono::milliseconds since(SteadyClock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
}

class PlainLines final : public Progress {
 public:
    explicit PlainLines(const Redaction& redaction) : redaction_(redaction) {}
    void begin(std::string_view job) override { say(job, "begins"); }
    void say(std::string_view job, std::string_view words) override {
        const std::string line =
            fmt::format("{:>7.1f} s  {}: {}\n", static_cast<double>(since(start_).count()) / 1'000, job,
                        redaction_(words));
        const std::lock_guard guard{mutex_};
        std::fputs(line.c_str(), stderr);
    }
    void end(std::string_view job, std::string_view words) override { say(job, words); }

 private:
    const Redaction& redaction_;
    SteadyClock::time_point start_ = SteadyClock::now();
    std::mutex mutex_;
};

// The running jobs stand below what is said, and are drawn anew whenever something happens, and each 200 ms.
class LivingLines final : public Progress {
 public:
    explicit LivingLines(const Redaction& redaction)
        : redaction_(redaction), ticker_([this](const std::stop_token& stop) { tick(stop); }) {}

    void begin(std::string_view job) override {
        const std::lock_guard guard{mutex_};
        erase();
        running_.push_back({std::string{job}, "", SteadyClock::now()});
        draw();
    }
    void say(std::string_view job, std::string_view words) override {
        const std::lock_guard guard{mutex_};
        erase();
        const auto row = std::ranges::find(running_, job, &Row::job);
        if (row == running_.end())
            fmt::print(stderr, "  {}: {}\n", job, redaction_(words));
        else
            row->words = redaction_(words);
        draw();
    }
    void end(std::string_view job, std::string_view words) override {
        const std::lock_guard guard{mutex_};
        erase();
        std::erase_if(running_, [&](const Row& row) { return row.job == job; });
        fmt::print(stderr, "  {}: {}\n", job, redaction_(words));
        draw();
    }

 private:
    struct Row {
        std::string job;
        std::string words;
        SteadyClock::time_point start;
    };

    void tick(const std::stop_token& stop) {
        std::unique_lock guard{mutex_};
        while (!stop.stop_requested()) {
            never_.wait_for(guard, stop, std::chrono::milliseconds{200}, [] { return false; });
            erase();
            draw();
        }
        erase();
    }
    void erase() {
        for (; drawn_ > 0; --drawn_) std::fputs("\x1b[1A\x1b[2K", stderr);
    }
    void draw() {
        for (const Row& row : running_) {
            const std::string line =
                fmt::format("  {} {} {}", row.job, duration_in_words(since(row.start)), row.words);
            fmt::print(stderr, "\x1b[1m{}\x1b[0m\n", std::string_view{line}.substr(0, 100));
            ++drawn_;
        }
        std::fflush(stderr);
    }

    const Redaction& redaction_;
    std::mutex mutex_;
    std::condition_variable_any never_;
    std::vector<Row> running_;
    int drawn_ = 0;
    std::jthread ticker_;
};

}  // namespace

std::unique_ptr<Progress> progress_on_stderr(const Redaction& redaction) {
    if (::isatty(STDERR_FILENO) == 1) return std::make_unique<LivingLines>(redaction);
    return std::make_unique<PlainLines>(redaction);
}

}  // namespace taxasge::delivery
