// Everything the server does beside answering, in one list: `serve` keeps doing it, `taxasge work --once`
// does it until nothing is left. Whoever adds a duty adds a line to the list, and its figures come out of
// both. Apart from it is only what each instance does for itself: hearing of revocations, and the postman,
// who delivers several letters at a time (server/mail/postman.hpp).
#pragma once

#include "base/duties.hpp"
#include "server/app.hpp"

#include <vector>

namespace taxasge {

// They must outlive whoever does the duties.
struct Staff {
    Foundations& base;
    SessionParts& sessions;
    UserParts& users;
};

[[nodiscard]] std::vector<Duty> list_duties(const Staff& staff);

}  // namespace taxasge
