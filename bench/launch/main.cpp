// launch: starts a server, tells how long it took to its first good answer, and ends it when nobody wants it
// any more.
//
//   launch PORT PATH COMMAND [ARGUMENTS]
//
// Prints {"pid":…,"ready_ms":…} once GET PATH is answered 200 on 127.0.0.1:PORT, and stays until its standard
// input is closed, as happens when the program that asked for it ends, however it ends. Then the server's
// process group gets a SIGTERM, and ten seconds later a SIGKILL.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto longest_start = 60s;
constexpr auto between_tries = 200us;

class Socket {
 public:
    Socket() : number_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { ::close(number_); }

    [[nodiscard]] bool connect(std::uint16_t port) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(number_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }

    [[nodiscard]] std::string exchange(std::string_view request) const {
        const timeval patience{.tv_sec = 2, .tv_usec = 0};
        setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        std::array<char, 64> start{};
        if (::send(number_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
        const auto size = ::recv(number_, start.data(), start.size(), 0);
        return size > 0 ? std::string(start.data(), static_cast<std::size_t>(size)) : std::string{};
    }

 private:
    int number_;
};

bool answers_well(std::uint16_t port, const std::string& path) {
    const Socket socket;
    if (!socket.connect(port)) return false;
    const auto host = "127.0.0.1:" + std::to_string(port);
    const auto answer =
        socket.exchange("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    return answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200");
}

// In a session of its own, so that the scheduler and a signal treat the server as one thing.
pid_t start(char** command) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    setsid();
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;  // thousands of connections are part of the load
    setrlimit(RLIMIT_NOFILE, &descriptors);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    execvp(command[0], command);
    std::perror(command[0]);
    _exit(127);
}

bool has_ended(pid_t pid) {
    return waitpid(pid, nullptr, WNOHANG) != 0;
}

void end(pid_t pid) {
    kill(-pid, SIGTERM);
    for (const auto deadline = Clock::now() + 10s; !has_ended(pid) && Clock::now() < deadline;)
        std::this_thread::sleep_for(10ms);
    kill(-pid, SIGKILL);
}

void wait_until_unwanted(pid_t pid) {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    while (!has_ended(pid)) {
        std::array<char, 16> nothing{};
        if (::poll(&input, 1, 200) > 0 && ::read(STDIN_FILENO, nothing.data(), nothing.size()) <= 0)
            return end(pid);
    }
    kill(-pid, SIGKILL);  // what it may have left
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    if (answers_well(port, argv[2])) {
        std::fprintf(stderr, "launch: port %d answers already\n", port);
        return 1;
    }
    const auto begin = Clock::now();
    const pid_t pid = start(argv + 3);
    while (!answers_well(port, argv[2])) {
        if (has_ended(pid) || Clock::now() - begin > longest_start) {
            end(pid);
            return 1;
        }
        std::this_thread::sleep_for(between_tries);
    }
    const double took = std::chrono::duration<double, std::milli>{Clock::now() - begin}.count();
    std::printf("{\"pid\":%d,\"ready_ms\":%.2f}\n", pid, took);
    std::fflush(stdout);
    wait_until_unwanted(pid);
}
