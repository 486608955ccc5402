#include "delivery/pipeline/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <optional>

namespace taxasge::delivery {
namespace {

constexpr std::size_t kept_lines = 20;

// A child in a process group of its own, and the end of the pipe that it prints into.
class Child {
 public:
    Child(const std::vector<std::string>& words, int to_output) {
        std::vector<char*> arguments;
        for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        std::array<int, 2> pipe{-1, -1};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return;
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        if (pid_ == 0) become(arguments, pipe[1], to_output, parent);
        ::close(pipe[1]);
        output_ = pipe[0];
        if (pid_ > 0) ::setpgid(pid_, pid_);  // here too: whoever comes first
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (pid_ > 0) {
            ::kill(-pid_, SIGKILL);
            while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
            }
        }
        if (output_ >= 0) ::close(output_);
    }

    [[nodiscard]] bool started() const { return pid_ > 0; }
    [[nodiscard]] int output() const { return output_; }

    // It may have closed its outputs and go on: nothing, when it has not ended by then.
    std::optional<int> wait(Deadline deadline) {
        int status = 0;
        for (;;) {
            const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
            if (ended == pid_) break;
            if (ended < 0 && errno != EINTR) return 128 + SIGKILL;  // nobody can say how it ended
            if (std::chrono::steady_clock::now() >= deadline) return std::nullopt;
            ::usleep(1'000);
        }
        ::kill(-pid_, SIGKILL);  // what it left behind
        pid_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

 private:
    [[noreturn]] static void become(const std::vector<char*>& arguments, int pipe, int to_output,
                                    pid_t parent) {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);  // it died before the line above
        const int nothing = ::open("/dev/null", O_RDWR);
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(pipe, STDOUT_FILENO);
        ::dup2(to_output == STDOUT_FILENO ? nothing : pipe, STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        constexpr std::string_view words = "cannot be started\n";
        if (::write(pipe, words.data(), words.size()) < 0) ::_exit(126);
        ::_exit(127);
    }

    pid_t pid_ = -1;
    int output_ = -1;
};

Error overdue(std::string_view what) {
    return {.code = Code::timed_out,
            .reason = "timed_out",
            .detail = fmt::format("{} was cut off at its time-out", what)};
}

// Hands on what comes until the pipe closes.
Result<void> hear_all(int output, Deadline deadline, const std::function<void(std::string_view)>& hear) {
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd ready{.fd = output, .events = POLLIN, .revents = 0};
        const int found =
            left.count() > 0
                ? ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)))
                : 0;
        if (found < 0 && errno == EINTR) continue;
        if (found == 0 && std::chrono::steady_clock::now() < deadline) continue;
        if (found == 0) return fail(overdue("it"));
        const auto got = ::read(output, buffer.data(), buffer.size());
        if (got <= 0) return {};
        hear({buffer.data(), static_cast<std::size_t>(got)});
    }
}

Error ended_badly(std::string_view what, int code, const std::string& last_words) {
    return {.code = Code::invalid,
            .reason = "command_failed",
            .detail = fmt::format("{} ended with {}:\n{}", what, code, last_words)};
}

}  // namespace

Result<void> run_command(const std::string& command, Deadline deadline, const HearLine& hear) {
    Child child{{"/bin/sh", "-c", command}, STDERR_FILENO};
    if (!child.started())
        return fail(unavailable(fmt::format("cannot start {}: {}", command, std::strerror(errno))));
    std::deque<std::string> last;
    std::string line;
    const auto hear_line = [&] {
        hear(line);
        last.push_back(std::exchange(line, {}));
        if (last.size() > kept_lines) last.pop_front();
    };
    const auto heard = hear_all(child.output(), deadline, [&](std::string_view piece) {
        for (const char letter : piece) {
            if (letter == '\n')
                hear_line();
            else
                line += letter;
        }
    });
    if (!heard) return fail(overdue(command));
    if (!line.empty()) hear_line();
    const auto code = child.wait(deadline);
    if (!code) return fail(overdue(command));
    if (*code == 0) return {};
    std::string words;
    for (const auto& each : last) words += "  " + each + "\n";
    return fail(ended_badly(command, *code, words));
}

Result<std::string> run_program(const std::vector<std::string>& words, Deadline deadline) {
    Child child{words, STDOUT_FILENO};
    if (!child.started())
        return fail(unavailable(fmt::format("cannot start {}: {}", words[0], std::strerror(errno))));
    std::string output;
    if (!hear_all(child.output(), deadline, [&](std::string_view piece) { output += piece; }))
        return fail(overdue(words[0]));
    const auto code = child.wait(deadline);
    if (!code) return fail(overdue(words[0]));
    if (*code != 0) return fail(ended_badly(words[0], *code, output));
    return output;
}

Result<int> run_to_end(const std::vector<std::string>& words, Deadline deadline, const HearLine& hear) {
    Child child{words, STDERR_FILENO};
    if (!child.started())
        return fail(unavailable(fmt::format("cannot start {}: {}", words[0], std::strerror(errno))));
    if (!hear_all(child.output(), deadline, hear)) return fail(overdue(words[0]));
    const auto code = child.wait(deadline);
    if (!code) return fail(overdue(words[0]));
    return *code;
}

}  // namespace taxasge::delivery
