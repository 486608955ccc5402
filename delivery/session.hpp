// A command's hold on one environment: its plan, its folder, its lock, its journal and its target.
#pragma once

#include "delivery/cli.hpp"
#include "delivery/pipeline/lock.hpp"
#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// Error: invalid "config_invalid", with each fault in a line.
[[nodiscard]] Result<Plan> read_plan_file(const std::string& file);

class Session {
 public:
    enum class Use { look, change };

    // Errors: invalid "config_invalid", with each fault of deliver.yaml in a line; forbidden "locked";
    // "journal_tampered"; unavailable.
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Request& request, Use use);

    [[nodiscard]] Workplace place();
    [[nodiscard]] const Plan& plan() const { return plan_; }
    [[nodiscard]] const Environment& environment() const { return *environment_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] const Redaction& redaction() const { return redaction_; }

 private:
    Session() = default;
    [[nodiscard]] Result<void> read(const Request& request);

    Plan plan_;
    const Environment* environment_ = nullptr;
    std::filesystem::path folder_;
    Redaction redaction_;
    std::optional<Lock> lock_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<Target> target_;
    std::unique_ptr<Progress> progress_;
    std::string person_;
};

}  // namespace taxasge::delivery
