#include "delivery/pipeline/lock.hpp"

#include "base/file.hpp"
#include "delivery/config/units.hpp"

#include <boost/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace taxasge::delivery {
namespace {

std::filesystem::path lock_path(const std::filesystem::path& folder) {
    return folder / "lock";
}

Holder read_holder(const std::filesystem::path& folder) {
    Holder holder;
    const auto text = read_file(lock_path(folder));
    boost::system::error_code broken;
    const auto value = boost::json::parse(text ? *text : "", broken);
    if (broken || !value.is_object()) return holder;  // its holder has just taken it
    const auto get = [&](const char* name) {
        const auto* found = value.as_object().if_contains(name);
        return found != nullptr && found->is_string() ? std::string{found->as_string()} : std::string{};
    };
    const auto number = [&](const char* name) {
        const auto* found = value.as_object().if_contains(name);
        return found != nullptr && found->is_int64() ? found->as_int64() : 0;
    };
    return {.command = get("command"),
            .run = get("run"),
            .person = get("person"),
            .host = get("host"),
            .pid = static_cast<int>(number("pid")),
            .since = from_milliseconds(number("since"))};
}

Error locked_by(const std::filesystem::path& folder) {
    return {.code = Code::forbidden,
            .reason = "locked",
            .detail = "another delivery is under way: " + to_words(read_holder(folder), SystemClock{}.now())};
}

}  // namespace

Result<Lock> Lock::take(const std::filesystem::path& folder, Holder holder,
                        std::chrono::milliseconds patience) {
    // Close-on-exec: a child that outlived us would keep the lock.
    const int fd = ::open(lock_path(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664);
    if (fd < 0)
        return fail(unavailable("cannot open " + lock_path(folder).string() + ": " + std::strerror(errno)));
    Lock lock{fd, std::move(holder)};
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() >= deadline) {
            lock.fd_ = -1;
            ::close(fd);
            return fail(locked_by(folder));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    lock.write_holder();
    return lock;
}

Result<Holder> Lock::holder(const std::filesystem::path& folder) {
    const int fd = ::open(lock_path(folder).c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_held = fd >= 0 && ::flock(fd, LOCK_SH | LOCK_NB) != 0;
    if (fd >= 0) ::close(fd);
    if (!is_held) return fail({.code = Code::not_found, .reason = "not_locked"});
    return read_holder(folder);
}

Lock::~Lock() {
    if (fd_ < 0) return;
    if (::ftruncate(fd_, 0) != 0) std::perror("taxasgectl: lock");
    ::close(fd_);
}

void Lock::name_run(const std::string& run) {
    holder_.run = run;
    write_holder();
}

void Lock::write_holder() const {
    const std::string text =
        boost::json::serialize(boost::json::object{{"command", holder_.command},
                                                   {"run", holder_.run},
                                                   {"person", holder_.person},
                                                   {"host", holder_.host},
                                                   {"pid", holder_.pid},
                                                   {"since", to_milliseconds(holder_.since)}});
    // For people only: a full disk does not stop a delivery here, but at its journal.
    if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, text.data(), text.size(), 0) < 0)
        std::perror("taxasgectl: lock");
}

std::string to_words(const Holder& holder, Time now) {
    if (holder.pid == 0) return "just begun";
    std::string words =
        fmt::format("{} by {} on {}, process {}", holder.command, holder.person, holder.host, holder.pid);
    if (!holder.run.empty()) words += ", run " + holder.run;
    return words + ", for " + duration_in_words(now - holder.since);
}

}  // namespace taxasge::delivery
