#include "server/standing_commands.hpp"

#include "server/accepted_config.hpp"
#include "server/run_now.hpp"
#include "server/signals.hpp"
#include "server/users/account_standing.hpp"

#include <fmt/format.h>

#include <functional>

namespace taxasge {
namespace {

using Deed = std::function<boost::asio::awaitable<Result<Standing>>(const AccountStanding&, Email)>;

Result<Standing> change(const Config& config, const Email& email, const Deed& deed) {
    survive_failed_writes();
    if (const auto version = migrate_schema(config); !version) return fail(version.error());
    boost::asio::io_context context{1};
    const auto database = open_database(database_options(config), {&context});
    if (!database) return fail(database.error());
    const SystemClock clock;
    Revocations nobody_asks{clock};  // the servers read what ended from the database
    const AccountStanding standing{**database, nobody_asks, clock};
    return run_now(context, deed(standing, email));
}

int change_and_tell(const Variables& variables, const std::string& address, std::string_view state,
                    const Deed& deed) {
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto email = Email::parse(address);
    if (!email) return report(unavailable(fmt::format("{} is no e-mail address", address)));
    const auto done = change(accepted->config, *email, deed);
    if (!done) return report(done.error());
    if (done->changed)
        fmt::print("{} is {} now; sessions ended: {}\n", email->typed(), state, done->sessions);
    else
        fmt::print("{} is {} already\n", email->typed(), state);
    return exit_well;
}

}  // namespace

int suspend_user(const Variables& variables, const std::string& email) {
    return change_and_tell(variables, email, "suspended", std::mem_fn(&AccountStanding::suspend));
}

int activate_user(const Variables& variables, const std::string& email) {
    return change_and_tell(variables, email, "not suspended", std::mem_fn(&AccountStanding::activate));
}

int set_role_of_user(const Variables& variables, const std::string& email, const std::string& role) {
    const Role wanted = parse_role(role).value_or(Role::user);
    return change_and_tell(variables, email, role, [wanted](const AccountStanding& standing, Email whose) {
        return standing.set_role(std::move(whose), wanted);
    });
}

}  // namespace taxasge
