#include "server/duties.hpp"

#include "server/audit/sealer.hpp"

using namespace std::chrono_literals;

namespace taxasge {

std::vector<Duty> list_duties(const Staff& staff) {
    const auto sealer = std::make_shared<AuditSealer>(*staff.base.database, staff.base.keys);
    return {
        {.name = "audit_seals",
         .pause = 400ms,  // within a second of the commit
         .pace = Pace::until_done,
         .do_some = std::bind_front(&AuditSealer::seal_all, sealer)},
        {.name = "audit_head",
         .pause = 1min,
         .pace = Pace::until_done,
         .do_some = std::bind_front(&AuditSealer::log_head, sealer)},
        {.name = "letter_requests",
         .pause = 5s,
         .pace = Pace::until_done,
         .do_some = std::bind_front(&LetterDesk::answer_some, &staff.users.letter_desk),
         .bell = &staff.users.letters_wanted},
        {.name = "email_change_requests",
         .pause = 5s,
         .pace = Pace::until_done,
         .do_some = std::bind_front(&EmailChangeDesk::answer_some, &staff.users.email_change_desk),
         .bell = &staff.users.new_emails_wanted},
        {.name = "signing_keys",
         .pause = 1min,
         .pace = Pace::until_done,
         .do_some = std::bind_front(&SigningKeyRotation::keep_fresh, &staff.sessions.key_rotation)},
        {.name = "signing_keys_read",
         .pause = 1s,
         .do_some = std::bind_front(&SigningKeyWatch::renew, &staff.sessions.key_watch)},
        {.name = "resealed",
         .pause = 1min,
         .pace = Pace::until_done,
         .do_some = std::bind_front(&Reseal::do_some, &staff.sessions.reseal)},
        {.name = "housekeeping",
         .pause = 1min,
         .do_some = std::bind_front(&Housekeeping::run, &staff.users.housekeeping)},
    };
}

}  // namespace taxasge
