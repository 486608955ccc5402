#include "server/key_commands.hpp"

#include "server/accepted_config.hpp"
#include "server/config/master_keys_file.hpp"
#include "server/run_now.hpp"
#include "server/sessions/signing_key_list.hpp"
#include "server/sessions/signing_key_rotation.hpp"
#include "server/sessions/signing_keys.hpp"
#include "server/signals.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <cstdio>

namespace taxasge {
namespace {

using SigningKeyList = std::vector<ListedSigningKey>;

constexpr const char* what_an_emergency_costs =
    "Every signing key goes and new ones take their places at once:\n"
    "- every access token is refused within seconds; sessions stay, and whoever refreshes gets a new token\n"
    "- who checks our tokens with a key set kept for up to 5 minutes refuses new ones until then\n"
    "Only for a key that fell into wrong hands; without --now keys rotate and nobody notices.\n";

struct KeysAtWork {
    boost::asio::io_context context{1};
    std::unique_ptr<Database> database;
    SystemClock clock;
};

Result<std::unique_ptr<KeysAtWork>> reach_keys(const Config& config) {
    survive_failed_writes();
    if (auto there = find_database(config); !there) return fail(there.error());
    auto work = std::make_unique<KeysAtWork>();
    DatabaseOptions options = database_options(config);
    options.readers = 1;
    auto database = open_database(options, {&work->context});
    if (!database) return fail(database.error());
    work->database = std::move(*database);
    return work;
}

std::string time_or_dash(const std::optional<Time>& time) {
    return time ? to_rfc3339(*time) : "-";
}

void print_words(const SigningKeyList& keys, Time now) {
    fmt::print("{:<9} {:<43} {:<24} {:<24} {}\n", "state", "kid", "made", "signs since", "retired");
    for (const ListedSigningKey& key : keys)
        fmt::print("{:<9} {:<43} {:<24} {:<24} {}\n", key.state, key.kid, to_rfc3339(key.created_at),
                   time_or_dash(key.current_since), time_or_dash(key.retired_at));
    const auto hindrance = hindrance_to_rotate(keys, now);
    fmt::print("{}\n", hindrance ? in_words(*hindrance) : "the keys can rotate now");
}

void print_json(const SigningKeyList& keys, Time now) {
    const auto time_or_null = [](const std::optional<Time>& time) -> boost::json::value {
        if (!time) return nullptr;
        return boost::json::value_from(to_rfc3339(*time));
    };
    boost::json::array list;
    for (const ListedSigningKey& key : keys)
        list.push_back({{"kid", key.kid},
                        {"state", key.state},
                        {"created_at", to_rfc3339(key.created_at)},
                        {"current_since", time_or_null(key.current_since)},
                        {"retired_at", time_or_null(key.retired_at)}});
    fmt::print("{}\n",
               boost::json::serialize(boost::json::object{
                   {"keys", std::move(list)}, {"can_rotate", !hindrance_to_rotate(keys, now).has_value()}}));
}

Result<SigningKeyList> read_keys(KeysAtWork& work) {
    work.context.restart();
    return run_now(work.context, list_signing_keys(*work.database));
}

boost::asio::awaitable<Result<bool>> see_that_they_open(Database& database, const MasterKeys& keys) {
    const SystemClock clock;
    const auto loaded = co_await SigningKeys::load(database, keys, clock);
    if (!loaded) co_return fail(loaded.error());
    co_return true;
}

std::string kid_of(const SigningKeyList& keys, std::string_view state) {
    for (const ListedSigningKey& key : keys)
        if (key.state == state) return key.kid;
    return "a new key";
}

int list(KeysAtWork& work, void (*print)(const SigningKeyList&, Time)) {
    const auto keys = read_keys(work);
    if (!keys) return report(keys.error());
    print(*keys, work.clock.now());
    return exit_well;
}

int try_to_rotate(KeysAtWork& work) {
    const auto keys = read_keys(work);
    if (!keys) return report(keys.error());
    const auto hindrance = hindrance_to_rotate(*keys, work.clock.now());
    if (hindrance) return report(unavailable(in_words(*hindrance)));
    fmt::print("would rotate: {} would sign no more, and {} would from now on\nnothing was changed\n",
               kid_of(*keys, "current"), kid_of(*keys, "next"));
    return exit_well;
}

using Deed = boost::asio::awaitable<Result<void>> (SigningKeyRotation::*)() const;

int rotate(KeysAtWork& work, const Config& config, Deed deed) {
    const auto master_keys = load_master_keys(config, "var");
    if (!master_keys) return report(master_keys.error());
    // Before anything is made: with other MASTER_KEYS no server could open it.
    work.context.restart();
    const auto opened = run_now(work.context, see_that_they_open(*work.database, *master_keys));
    if (!opened) return report(opened.error());
    const SigningKeyRotation rotation{*work.database, *master_keys, work.clock};
    work.context.restart();
    if (const auto done = run_now(work.context, (rotation.*deed)()); !done) return report(done.error());
    const auto keys = read_keys(work);
    if (!keys) return report(keys.error());
    fmt::print("{} signs from now on\n", kid_of(*keys, "current"));
    return exit_well;
}

}  // namespace

KeyCommands::KeyCommands(CLI::App& arguments)
    : keys_(arguments.add_subcommand("keys", "what access tokens are signed with (docs/keys.md)")) {
    keys_->require_subcommand(1);
    CLI::App* list = keys_->add_subcommand("list", "show the keys, and whether they can rotate now");
    list->add_flag("--json", wants_json_, "print one JSON object");
    rotate_ = keys_->add_subcommand("rotate", "let the next key sign; nobody notices");
    rotate_->add_flag("--dry-run", is_dry_run_, "say what would happen, and change nothing");
    rotate_->add_flag("--now", is_emergency_,
                      "a key fell into wrong hands: replace all, refuse every access token of before");
}

int KeyCommands::run(const Variables& variables) const {
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto work = reach_keys(accepted->config);
    if (!work) return report(work.error());
    if (!rotate_->parsed()) return list(**work, wants_json_ ? &print_json : &print_words);
    if (is_emergency_) fmt::print(stderr, "{}", what_an_emergency_costs);
    if (is_emergency_ && is_dry_run_) {
        const int listed = list(**work, &print_words);
        if (listed == exit_well) fmt::print("nothing was changed\n");
        return listed;
    }
    if (is_dry_run_) return try_to_rotate(**work);
    return rotate(**work, accepted->config,
                  is_emergency_ ? &SigningKeyRotation::replace_all : &SigningKeyRotation::rotate);
}

}  // namespace taxasge
