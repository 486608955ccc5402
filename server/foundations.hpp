// Everything that may fail at the start, in the order it is needed: keys, port, schema, database, cache,
// letters, mail, signing keys. What is required and missing ends the start with a sentence; what is optional
// and missing does not (PF-03): a Redis or a mail server that does not answer only degrades.
#pragma once

#include "base/clock.hpp"
#include "base/io_threads.hpp"
#include "base/seal.hpp"
#include "server/cache/cache.hpp"
#include "server/config/config.hpp"
#include "server/database/open.hpp"
#include "server/firebase/service_account.hpp"
#include "server/http/client_address.hpp"
#include "server/http/cors.hpp"
#include "server/http/listening.hpp"
#include "server/http/static_files.hpp"
#include "server/mail/letter_texts.hpp"
#include "server/mail/mail_transport.hpp"
#include "server/sessions/live_signing_keys.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace taxasge {

// What the settings mean to the modules that read them.
struct Settings {
    Networks trusted_proxies;
    CorsRule cors;
    Mailbox sender;
    std::optional<ServiceAccount> firebase_account = {};
};

// Nothing, with every fault noted, when a module cannot read its setting.
[[nodiscard]] std::optional<Settings> interpret(const Config& config, std::vector<ConfigFault>& faults);

struct Foundations {
    Config config;  // with the port and the public URL that it turned out to have
    Settings settings;
    MasterKeys keys;
    std::unique_ptr<SystemClock> clock;
    std::unique_ptr<IoThreads> io;
    std::optional<Listening> listening;  // unless the doors are closed
    std::optional<Listening> metrics_listening;
    int schema_version = 0;
    std::shared_ptr<DatabaseLoad> database_load;
    std::unique_ptr<Database> database;
    std::unique_ptr<Cache> cache;
    LetterTexts letter_texts;
    std::unique_ptr<MailTransport> mail;
    std::unique_ptr<LiveSigningKeys> signing_keys;
    StaticFiles pages;
};

// Whether clients are expected: a command that does the server's work listens nowhere.
enum class Doors { open, closed };

// Errors: invalid, unavailable, internal; the detail is for the person who starts the program.
[[nodiscard]] Result<Foundations> lay_foundations(Config config, Settings settings,
                                                  Doors doors = Doors::open);

// How every command reaches the database.
[[nodiscard]] DatabaseOptions database_options(const Config& config);

// And the mail server.
[[nodiscard]] MailOptions mail_options(const Config& config, const Mailbox& sender);

// For commands that must not make a database: a SQLite file is there, or the error, unavailable, says that it
// is not. A server is asked later.
[[nodiscard]] Result<void> find_database(const Config& config);

// `taxasge migrate`, and then what serving needs for `role`, unless that is empty.
[[nodiscard]] Result<int> migrate_schema(const Config& config, const std::string& role = {});

}  // namespace taxasge
