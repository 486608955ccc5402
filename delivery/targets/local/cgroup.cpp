#include "delivery/targets/local/cgroup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <sstream>
#include <thread>

namespace taxasge::delivery {
namespace {

// Empty also for what goes while it is read.
std::string text_of(const std::filesystem::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    std::string text;
    std::array<char, 4096> piece;
    for (ssize_t size = 0; file && (size = ::read(file.get(), piece.data(), piece.size())) > 0;)
        text.append(piece.data(), static_cast<std::size_t>(size));
    return text;
}

// 30 22 0:37 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw
std::filesystem::path mounted_at(std::string_view mountinfo) {
    std::istringstream lines{std::string{mountinfo}};
    for (std::string line; std::getline(lines, line);) {
        if (!line.contains(" - cgroup2 ")) continue;
        std::istringstream words{line};
        std::string word;
        for (int i = 0; i < 5; ++i) words >> word;
        return word;
    }
    return {};
}

}  // namespace

std::filesystem::path own_cgroup(std::string_view mountinfo, std::string_view membership) {
    const auto mount = mounted_at(mountinfo);
    std::istringstream lines{std::string{membership}};
    for (std::string line; !mount.empty() && std::getline(lines, line);)
        if (line.starts_with("0::/")) return mount / line.substr(4);
    return {};
}

std::filesystem::path make_cgroup(const std::string& name) {
    const auto own = own_cgroup(text_of("/proc/self/mountinfo"), text_of("/proc/self/cgroup"));
    if (own.empty()) return {};
    const auto path = own / name;
    std::error_code error;
    std::filesystem::create_directory(path, error);
    if (error) return {};
    if (::access((path / "cgroup.kill").c_str(), W_OK) == 0) return path;
    remove_cgroup(path);
    return {};
}

Descriptor open_cgroup(const std::filesystem::path& cgroup) {
    if (cgroup.empty()) return {};
    return Descriptor{::open(cgroup.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

void kill_cgroup(const std::filesystem::path& cgroup) {
    if (cgroup.empty()) return;
    const Descriptor file{::open((cgroup / "cgroup.kill").c_str(), O_WRONLY | O_CLOEXEC)};
    // Where it cannot be told, the walk through /proc still ends everything.
    if (file) [[maybe_unused]]
        const auto written = ::write(file.get(), "1", 1);
}

std::vector<pid_t> processes_in(const std::filesystem::path& cgroup) {
    if (cgroup.empty()) return {};
    std::istringstream lines{text_of(cgroup / "cgroup.procs")};
    std::vector<pid_t> found;
    for (pid_t pid = 0; lines >> pid;) found.push_back(pid);
    return found;
}

// The kernel counts who ended for a moment longer.
void remove_cgroup(const std::filesystem::path& cgroup) {
    using namespace std::chrono_literals;
    if (cgroup.empty()) return;
    for (int i = 0; i < 500 && ::rmdir(cgroup.c_str()) != 0 && errno == EBUSY; ++i)
        std::this_thread::sleep_for(1ms);
}

}  // namespace taxasge::delivery
