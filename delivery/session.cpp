#include "delivery/session.hpp"

#include "base/file.hpp"
#include "delivery/targets/local/local_target.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;

Error config_invalid(std::string detail) {
    return {.code = Code::invalid, .reason = "config_invalid", .detail = std::move(detail)};
}

std::string person_here() {
    const auto* entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

std::string host_here() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

Result<const Environment*> choose(const Plan& plan, const std::string& name) {
    std::string names;
    for (const Environment& environment : plan.environments) {
        if (environment.name == name || (name.empty() && plan.environments.size() == 1)) return &environment;
        names += " " + environment.name;
    }
    if (name.empty())
        return fail({.code = Code::invalid,
                     .reason = "usage",
                     .detail = "which environment? say --env, one of:" + names});
    return fail({.code = Code::invalid,
                 .reason = "usage",
                 .detail = fmt::format("there is no environment {}; there are:{}", name, names)});
}

}  // namespace

Result<Plan> read_plan_file(const std::string& file) {
    const auto text = read_file(file);
    if (!text) return fail(config_invalid(text.error().detail + "; `taxasgectl init` writes one"));
    PlanReading reading = read_plan(*text);
    std::string faults;
    for (const PlanFault& fault : reading.faults) faults += to_words(file, fault) + "\n";
    if (!faults.empty()) return fail(config_invalid(faults));
    return std::move(reading.plan);
}

Result<void> Session::read(const Request& request) {
    auto plan = read_plan_file(request.file);
    if (!plan) return fail(plan.error());
    plan_ = std::move(*plan);
    const auto environment = choose(plan_, request.environment);
    if (!environment) return fail(environment.error());
    environment_ = *environment;
    folder_ = fs::absolute(fs::path{"var/delivery"} / environment_->name);
    return {};
}

Result<std::unique_ptr<Session>> Session::open(const Request& request, Use use) {
    std::unique_ptr<Session> session{new Session};
    if (auto read = session->read(request); !read) return fail(read.error());
    session->person_ = person_here();
    if (use == Use::change) {
        std::error_code failed;
        fs::create_directories(session->folder_, failed);
        if (failed)
            return fail(
                {.code = Code::unavailable,
                 .reason = "try_again",
                 .detail = fmt::format("cannot make {}: {}", session->folder_.string(), failed.message())});
        auto lock = Lock::take(session->folder_,
                               {.command = std::string{to_text(request.command)},
                                .person = session->person_,
                                .host = host_here(),
                                .pid = ::getpid(),
                                .since = SystemClock{}.now()},
                               request.lock_wait);
        if (!lock) return fail(lock.error());
        session->lock_.emplace(std::move(*lock));
    }
    auto journal =
        use == Use::change ? Journal::open(session->folder_) : Journal::open_to_read(session->folder_);
    if (!journal) return fail(journal.error());
    session->journal_ = std::move(*journal);
    LocalOptions options;
    options.agent.folder = session->folder_ / "local";
    options.agent.listen = fmt::format("{}:{}", session->environment_->host, session->environment_->port);
    session->target_ = std::make_unique<LocalTarget>(std::move(options));
    session->progress_ = progress_on_stderr(session->redaction_);
    return session;
}

Workplace Session::place() {
    return {plan_,      *environment_, folder_,
            *target_,   *journal_,     redaction_,
            *progress_, person_,       lock_ ? &*lock_ : nullptr};
}

}  // namespace taxasge::delivery
