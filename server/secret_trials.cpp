#include "server/secret_trials.hpp"

#include "server/audit/chain.hpp"
#include "server/cache/redis_greeting.hpp"
#include "server/config/master_keys_file.hpp"
#include "server/database/plain_connection.hpp"
#include "server/run_now.hpp"
#include "server/sessions/reseal.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

constexpr Statement read_kids{"trial.kids", "SELECT kid FROM signing_keys"};
constexpr Statement read_chain_key{"trial.chain_key", "SELECT key_sealed FROM audit_chain"};

using Count = std::map<std::string, std::size_t>;

Error does_not_open(std::string_view what, const Error& why) {
    return Error{
        .code = Code::invalid,
        .reason = "wrong_master_keys",
        .detail = fmt::format("they do not open all {} that the database holds: {}", what, why.detail)};
}

Result<std::unique_ptr<PlainConnection>> reach(const Secret& url) {
    auto connection = open_plain({.url = std::string{url.expose()}});
    if (!connection) return fail(std::move(connection.error()));
    if (auto begun = (*connection)->begin_reading(); !begun) return fail(std::move(begun.error()));
    return connection;
}

Result<void> open_all(PlainConnection& connection, const SealedPlace& place, const MasterKeys& keys,
                      Count& count) {
    std::string name;
    while (true) {
        const auto found = connection.run(place.list, bind(name));
        if (!found) return fail(found.error());
        if (found->rows.empty()) return {};
        for (const Row& row : found->rows) {
            Bytes sealed;
            if (auto read = row.read(name, sealed); !read) return read;
            const auto opened = keys.open(sealed, std::string{place.context} + name);
            if (!opened) return fail(does_not_open(place.what, opened.error()));
            ++count[std::string{sealing_key_of(sealed)}];
        }
    }
}

Result<void> open_chain(PlainConnection& connection, const MasterKeys& keys, Count& count) {
    const auto found = connection.run(read_chain_key, {});
    if (!found) return fail(found.error());
    for (const Row& row : found->rows) {
        Bytes sealed;
        if (auto read = row.read(sealed); !read) return read;
        if (const auto opened = open_chain_key(sealed, keys); !opened) return fail(opened.error());
        ++count[std::string{sealing_key_of(sealed)}];
    }
    return {};
}

}  // namespace

Result<void> try_database(const Config& config) {
    if (auto there = find_database(config); !there) return there;
    const auto reached = reach(config.database_url);
    if (!reached) return fail(reached.error());
    return {};
}

Result<void> try_direct_database(const Config& config) {
    const auto reached = reach(config.database_direct_url);
    if (!reached) return fail(reached.error());
    return {};
}

Result<void> try_same_database(const Secret& url, const SigningKeys& known) {
    const auto connection = reach(url);
    if (!connection) return fail(connection.error());
    const auto found = (*connection)->run(read_kids, {});
    if (!found) return fail(found.error());
    for (const Row& row : found->rows) {
        std::string kid;
        if (auto read = row.read(kid); !read) return read;
        for (const SigningKey& key : known.all())
            if (key.kid == kid) return {};
    }
    return fail(Error{.code = Code::invalid,
                      .reason = "validation_failed",
                      .detail = "leads to another database: none of our signing keys is there. To move, "
                                "restart the servers"});
}

Result<void> try_redis(const Config& config) {
    const auto address = RedisAddress::parse(config.redis_url);
    if (!address) return fail(address.error());
    boost::asio::io_context context{1};
    const auto greeted = run_now(context, greet_redis(context, *address));
    if (!greeted) return fail(greeted.error());
    return {};
}

Result<void> try_mail(const Config& config) {
    const auto sender = Mailbox::parse(config.mail_from);
    if (!sender) return fail(sender.error());
    return greet_mail_server(mail_options(config, *sender));
}

Result<void> try_service_account(const Config& config) {
    const auto account = parse_service_account(config.firebase_service_account, config.firebase_project);
    return account ? Result<void>{} : fail(account.error());
}

Result<Count> try_master_keys(const Config& config) {
    if (auto there = find_database(config); !there) return fail(there.error());
    const auto keys = load_master_keys(config, "var");
    if (!keys) return fail(keys.error());
    const auto connection = reach(config.database_url);
    if (!connection) return fail(connection.error());
    Count count;
    for (const MasterKey& key : *keys->ring()) count[key.id] = 0;
    for (const SealedPlace& place : sealed_places())
        if (auto opened = open_all(**connection, place, *keys, count); !opened) return fail(opened.error());
    if (auto opened = open_chain(**connection, *keys, count); !opened) return fail(opened.error());
    return count;
}

}  // namespace taxasge
