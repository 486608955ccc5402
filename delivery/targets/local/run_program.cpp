#include "delivery/targets/local/run_program.hpp"

#include "delivery/targets/local/pidfd.hpp"
#include "delivery/targets/local/process.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

namespace taxasge::delivery {
namespace {

constexpr std::size_t most_kept = 65536;

// What is printed stays in memory: a check leaves no file behind.
class Printed {
 public:
    Printed() : file_(::memfd_create("printed", MFD_CLOEXEC)) {}
    [[nodiscard]] std::filesystem::path path() const {
        return "/proc/self/fd/" + std::to_string(file_.get());
    }
    [[nodiscard]] std::string text() const {
        std::string text(most_kept, '\0');
        const auto size = ::pread(file_.get(), text.data(), text.size(), 0);
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return text;
    }

 private:
    Descriptor file_;
};

}  // namespace

Result<Ran> run_program(const Run& run) {
    const Printed output, errors;
    const auto process = start_process({.words = run.words,
                                        .environment = run.environment,
                                        .folder = run.folder,
                                        .output = output.path(),
                                        .errors = errors.path()});
    if (!process) return fail(process.error());
    const Descriptor pidfd{::pidfd_open(process->pid, 0)};
    pollfd wanted{.fd = pidfd.get(), .events = POLLIN, .revents = 0};
    const bool ended = ::poll(&wanted, 1, static_cast<int>(run.deadline.count())) == 1;
    if (!ended) ::kill(process->pid, SIGKILL);
    int status = 0;
    ::waitpid(process->pid, &status, 0);
    if (!ended)
        return fail(Error{.code = Code::timed_out,
                          .reason = "timed_out",
                          .detail = run.words.front() + " did not end in time: " + errors.text()});
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return Ran{.exit_code = code, .output = output.text(), .errors = errors.text()};
}

}  // namespace taxasge::delivery
