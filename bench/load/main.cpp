// load: HTTP/1.1 load on a server on this machine, for the measurements of bench/.
//
//   load -p PORT -f REQUESTS [-c CONNECTIONS] [-d SECONDS] [-r RATE] [-n MOST] [-k TOKENS] [-x TAKE] [-o
//   FILE]
//
// REQUESTS holds raw requests with lines of %%%% between them; request_maker.hpp tells what may stand in for
// a token or a number. Without -r each connection sends its next request when it has the answer to the last
// one. With -r they leave on a fixed schedule, and latency counts from the time a request was due. -x makes
// each connection a chain: it takes its next token from each answer. Prints one line of JSON.
#include "bench/load/load.hpp"
#include "bench/load/options.hpp"

#include <sys/resource.h>

int main(int argc, char** argv) {
    const auto options = taxasge::bench::read_options(argc, argv);
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);
    taxasge::bench::Load load{options};
    load.run();
    load.print();
}
