#include "delivery/targets/local/starting.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace taxasge::delivery {
namespace {

Descriptor open_at_end(const std::filesystem::path& path) {
    return Descriptor{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (const auto& text : texts) found.push_back(const_cast<char*>(text.c_str()));
    found.push_back(nullptr);
    return found;
}

void forget_signals() {
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGTERM, SIGCHLD, SIGXFSZ}) ::signal(number, SIG_DFL);
}

}  // namespace

Result<Starting> Starting::prepare(const Launch& launch) {
    Starting made;
    made.words_ = launch.words;
    for (const auto& [name, value] : launch.environment) made.variables_.push_back(name + "=" + value);
    made.folder_ = launch.folder.string();
    made.input_ = Descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    made.output_ = open_at_end(launch.output);
    made.errors_ = open_at_end(launch.errors);
    if (!made.input_ || !made.output_ || !made.errors_)
        return fail(unavailable("cannot write what " + launch.words.front() + " prints to " +
                                launch.output.string() + ": " + std::strerror(errno)));
    return made;
}

void Starting::become(int report) const {
    const auto words = pointers(words_);
    const auto variables = pointers(variables_);
    forget_signals();
    const bool ready = ::setsid() >= 0 && ::chdir(folder_.c_str()) == 0 && ::dup2(input_.get(), 0) == 0 &&
                       ::dup2(output_.get(), 1) == 1 && ::dup2(errors_.get(), 2) == 2 &&
                       ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
    if (ready) ::execve(words.front(), words.data(), variables.data());
    const int failure = -errno;
    [[maybe_unused]] const auto told = ::write(report, &failure, sizeof failure);
    ::_exit(127);
}

Error Starting::error(int failure) const {
    return unavailable("cannot start " + words_.front() + " in " + folder_ + ": " + std::strerror(failure));
}

Result<Cloned> clone_process(const Descriptor& cgroup, const std::function<void(int report)>& body) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return fail(unavailable(std::string{"no pipe: "} + std::strerror(errno)));
    const Descriptor reading{ends[0]};
    Descriptor writing{ends[1]};
    clone_args arguments{};
    arguments.exit_signal = SIGCHLD;
    if (cgroup) {
        arguments.flags = CLONE_INTO_CGROUP;
        arguments.cgroup = static_cast<std::uint64_t>(cgroup.get());
    }
    const auto child = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (child < 0) return fail(unavailable(std::string{"no new process: "} + std::strerror(errno)));
    if (child == 0) {
        body(writing.get());
        ::_exit(127);
    }
    writing.close();
    Cloned cloned{.child = child};
    for (int word = 0; ::read(reading.get(), &word, sizeof word) == sizeof word;)
        (word > 0 ? cloned.told : cloned.failure) = word > 0 ? word : -word;
    return cloned;
}

}  // namespace taxasge::delivery
