#include "delivery/pipeline/secret_check.hpp"

#include "delivery/config/units.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace taxasge::delivery {
namespace {

SecretState check(const std::string& name, const std::string& file, std::chrono::milliseconds max_age,
                  Time now) {
    SecretState state{.name = name};
    struct stat found{};
    if (::stat(file.c_str(), &found) != 0) {
        state.fault = fmt::format("{}: {}", file, std::strerror(errno));
        return state;
    }
    const Time written{std::chrono::seconds{found.st_mtim.tv_sec}};
    state.age = now - written;
    if (!S_ISREG(found.st_mode))
        state.fault = file + " is no file";
    else if (found.st_size == 0)
        state.fault = file + " is empty";
    else if ((found.st_mode & (S_IRWXO | S_IRWXG)) != 0)
        state.fault = fmt::format("others may read {}: chmod 600 {}", file, file);
    else if (written > now + std::chrono::minutes{5})
        state.fault = fmt::format("{} was written in the future: its age cannot be known", file);
    else if (max_age.count() > 0 && state.age > max_age)
        state.fault = fmt::format("{} is {} old, and {} are allowed: change it", file,
                                  duration_in_words(state.age), duration_in_words(max_age));
    return state;
}

}  // namespace

std::vector<SecretState> check_secrets(const Environment& environment, std::chrono::milliseconds max_age,
                                       Time now) {
    std::vector<SecretState> states;
    for (const auto& [name, file] : environment.secrets) states.push_back(check(name, file, max_age, now));
    return states;
}

}  // namespace taxasge::delivery
