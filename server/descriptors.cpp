#include "server/descriptors.hpp"

#include "base/log.hpp"
#include "server/http/limits.hpp"

#include <sys/resource.h>

namespace taxasge {

void allow_many_descriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);  // what is refused shows in the look below
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > Limits{}.connections) return;
    log::info("few_descriptors", {{"descriptors", static_cast<std::int64_t>(limit.rlim_cur)},
                                  {"connections", static_cast<std::int64_t>(Limits{}.connections)}});
}

}  // namespace taxasge
