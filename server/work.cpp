#include "server/work.hpp"

#include "server/accepted_config.hpp"
#include "server/duties.hpp"
#include "server/run_now.hpp"
#include "server/signals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// Whoever calls it calls it again; the jobs of most platforms may take ten minutes.
constexpr std::chrono::minutes longest_run{5};

}  // namespace

// Nobody signs in here, so nothing is limited.
Work::Work(Foundations& base)
    : base_(base),
      mail_(base),
      sessions_(base, mail_.outbox),
      throttling_({*base.database, *base.cache, base.keys, *base.clock}, RateLimits::off),
      users_(base, mail_.outbox, sessions_, throttling_) {
    mail_.postman.renew_with(std::bind_front(&RenewLetter::run, &users_.renew_letter));
}

// The letters last: other duties write some.
asio::awaitable<Result<WorkDone>> Work::run() {
    std::vector<Duty> duties = list_duties({base_, sessions_, users_});
    duties.push_back({.name = "letters", .pause = {}, .do_some = std::bind_front(&Work::deliver_some, this)});
    co_return tell(co_await do_all(std::move(duties), longest_run));
}

asio::awaitable<Result<std::int64_t>> Work::deliver_some() {
    const auto delivered = co_await mail_.postman.deliver_some();
    if (delivered && !mail_.postman.reaches_mail_server())
        co_return fail(unavailable("the mail server does not answer; the letters wait"));
    co_return delivered;
}

WorkDone Work::tell(const DutyReport& report) const {
    WorkDone done;
    for (const auto& [name, pieces] : report.done)
        if (name != "letters") done.summary += fmt::format("{} {}, ", name, pieces);
    done.summary += "letters";
    mail_.postman.outcomes().each([&done](std::string_view outcome, std::uint64_t letters) {
        done.summary += fmt::format(" {} {}", outcome, letters);
    });
    for (const auto& [name, error] : report.failed)
        done.faults.push_back(fmt::format("{}: {}", name, error.detail));
    return done;
}

int work_once(const Variables& variables) {
    auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    survive_failed_writes();
    auto base = lay_foundations(std::move(accepted->config), std::move(accepted->settings), Doors::closed);
    if (!base) return report(base.error());
    Work work{*base};
    const auto done = run_now(base->io->first(), work.run());
    if (!done) return report(done.error());
    fmt::print("{}\n", done->summary);
    for (const std::string& fault : done->faults) fmt::print(stderr, "taxasge: {}\n", fault);
    return done->faults.empty() ? exit_well : exit_failed;
}

}  // namespace taxasge
