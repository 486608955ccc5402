#include "delivery/targets/local/local_check.hpp"

#include "delivery/targets/local/program_copy.hpp"
#include "delivery/targets/local/proxy.hpp"
#include "delivery/targets/local/run_program.hpp"
#include "delivery/targets/local/server_process.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <sstream>

namespace taxasge::delivery {
namespace {

using Lines = std::vector<std::string>;

bool is_program(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

// The folder itself may not be there yet.
std::filesystem::path nearest_existing(std::filesystem::path path) {
    std::error_code error;
    while (!std::filesystem::exists(path, error) && path.has_parent_path() && path != path.parent_path())
        path = path.parent_path();
    return path.empty() ? std::filesystem::path{"."} : path;
}

void look_at_program(const Revision& revision, Lines& lines) {
    if (!is_program(revision.program)) {
        lines.push_back(fmt::format("program: {} is no program", revision.program.string()));
        return;
    }
    const auto sha256 = sha256_of_file(revision.program);
    if (!sha256)
        lines.push_back("program: " + sha256.error().detail);
    else if (*sha256 != revision.program_sha256)
        lines.push_back(fmt::format("program: {} has SHA-256 {}, not {}", revision.program.string(), *sha256,
                                    revision.program_sha256));
}

// As the server itself reads them.
void look_at_settings(const LocalOptions& options, const Revision& revision, Lines& lines) {
    for (const auto* name : {"HOST", "PORT"})
        if (revision.settings.contains(name))
            lines.push_back(fmt::format("settings: {} is chosen by the target: leave it out", name));
    if (!is_program(revision.program)) return;
    const auto checked = run_program({.words = {revision.program.string(), "check-config"},
                                      .environment = server_environment(revision, options.agent.listen),
                                      .folder = nearest_existing(data_folder(options.agent.folder))});
    if (!checked) {
        lines.push_back("settings: " + checked.error().detail);
        return;
    }
    if (checked->exit_code == 0) return;
    std::istringstream errors{checked->errors};
    for (std::string line; std::getline(errors, line);)
        if (!line.empty()) lines.push_back("settings: " + line);
    if (checked->errors.empty())
        lines.push_back(fmt::format("settings: check-config ends with {}", checked->exit_code));
}

void look_at_entrance(const LocalOptions& options, const std::optional<AgentFacts>& agent, Lines& lines) {
    if (!is_program(options.agent.haproxy))
        lines.push_back(
            fmt::format("haproxy: {} is not there: apt install haproxy", options.agent.haproxy.string()));
    if (agent && agent->listen != options.agent.listen)
        lines.push_back(fmt::format("listen: the agent listens on {}, not {}: end it first", agent->listen,
                                    options.agent.listen));
    if (agent && agent->haproxy != 0) return;
    if (const auto is_free = check_port(options.agent.listen); !is_free)
        lines.push_back("listen: " + is_free.error().detail);
}

void look_at_folder(const LocalOptions& options, const Revision& revision, Lines& lines) {
    constexpr std::uintmax_t for_state_and_logs = 16 << 20;
    const auto folder = nearest_existing(options.agent.folder);
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        lines.push_back(fmt::format("folder: {} is not writable", folder.string()));
    std::error_code error;
    const auto size = std::filesystem::file_size(revision.program, error);
    const auto needed = (error ? 0 : size) + for_state_and_logs;
    const auto space = std::filesystem::space(folder, error);
    if (!error && space.available < needed)
        lines.push_back(fmt::format("folder: {} has {} MB left, and {} MB are needed", folder.string(),
                                    space.available >> 20, needed >> 20));
}

}  // namespace

bool is_revision_id(std::string_view id) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, is_plain);
}

std::vector<std::string> obstacles(const LocalOptions& options, const Revision& revision,
                                   const std::optional<AgentFacts>& agent) {
    Lines lines;
    if (!is_revision_id(revision.id))
        lines.push_back(fmt::format("id: '{}' is no name of a revision: letters, digits and -", revision.id));
    look_at_program(revision, lines);
    look_at_settings(options, revision, lines);
    look_at_entrance(options, agent, lines);
    look_at_folder(options, revision, lines);
    const bool is_placed = agent && agent->processes.contains(revision.id);
    if (agent && !is_placed && agent->processes.size() >= slot_count)
        lines.push_back(fmt::format("{} revisions are there already: remove one", slot_count));
    return lines;
}

}  // namespace taxasge::delivery
