// `taxasge work --once`: what the server does in the background, done now and until nothing is left, where no
// CPU is given between requests. Harmless beside servers that run.
#pragma once

#include "base/duties.hpp"
#include "server/app.hpp"

#include <string>

namespace taxasge {

struct WorkDone {
    std::string summary;              // one line: each duty and how much of it was done
    std::vector<std::string> faults;  // what could not be done now, for people
};

class Work {
 public:
    explicit Work(Foundations& base);

    // Letters that a mail server puts off wait for the next run; one that is not there at all ends the
    // deliveries and is a fault.
    [[nodiscard]] boost::asio::awaitable<Result<WorkDone>> run();

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> deliver_some();
    [[nodiscard]] WorkDone tell(const DutyReport& report) const;

    Foundations& base_;
    MailRoom mail_;
    SessionParts sessions_;
    Throttling throttling_;
    UserParts users_;
};

// The command: lays foundations with closed doors. Exit codes: well, also when letters were put off or given
// up; failed, when something could not be done now: the database or the mail server did not answer.
[[nodiscard]] int work_once(const Variables& variables);

}  // namespace taxasge
