// How many connections the system lets us hold.
#pragma once

namespace taxasge {

// Takes all descriptors that we may have: the usual 1,024 are far fewer than the connections that the server
// is made for (server/http/limits.hpp), and a process has to ask for more [setrlimit(2)]. Logs what it has
// when that is not enough.
void allow_many_descriptors();

}  // namespace taxasge
