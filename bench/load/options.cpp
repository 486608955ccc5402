#include "bench/load/options.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

namespace taxasge::bench {
namespace {

constexpr std::size_t most_connections = 4096;
constexpr std::chrono::seconds longest{15};  // a load on a machine is bounded, whatever is asked for

[[noreturn]] void refuse(const std::string& fault) {
    std::fprintf(stderr, "load: %s\n", fault.c_str());
    std::exit(2);
}

std::vector<std::string> read_pieces(const char* path, std::string_view separator) {
    std::ifstream file{path, std::ios::binary};
    if (!file) refuse(std::string{"cannot read "} + path);
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(separator, at), text.size());
        pieces.push_back(text.substr(at, end - at));
        at = end + separator.size();
    }
    return pieces;
}

Take read_take(std::string_view text) {
    const auto colon = text.find(':');
    const auto kind = text.substr(0, colon);
    if (colon == std::string_view::npos || (kind != "json" && kind != "cookie"))
        refuse("-x json:NAME or cookie:NAME");
    return {.from = kind == "json" ? Take::From::json : Take::From::cookie,
            .name = std::string{text.substr(colon + 1)}};
}

void check(const Options& options) {
    if (options.port == 0 || options.requests.empty()) refuse("-p PORT and -f FILE of requests are needed");
    if (options.connections < 1 || options.connections > most_connections) refuse("-c 1 to 4096 connections");
    if (options.duration < std::chrono::seconds{1} || options.duration > longest)
        refuse("-d 1 to 15 seconds");
}

}  // namespace

Options read_options(int argc, char** argv) {
    Options options;
    for (int letter = 0; (letter = getopt(argc, argv, "p:c:d:r:n:f:k:x:o:")) != -1;) {
        switch (letter) {
            case 'p':
                options.port = static_cast<std::uint16_t>(std::atoi(optarg));
                break;
            case 'c':
                options.connections = std::strtoul(optarg, nullptr, 10);
                break;
            case 'd':
                options.duration = std::chrono::seconds{std::atoi(optarg)};
                break;
            case 'r':
                options.rate = std::atof(optarg);
                break;
            case 'n':
                options.most = std::strtoul(optarg, nullptr, 10);
                break;
            case 'f':
                options.requests = read_pieces(optarg, "\n%%%%\n");
                break;
            case 'k':
                options.tokens = read_pieces(optarg, "\n");
                break;
            case 'x':
                options.take = read_take(optarg);
                break;
            case 'o':
                options.keep = optarg;
                break;
            default:
                refuse("bench/load/main.cpp tells the options");
        }
    }
    check(options);
    return options;
}

}  // namespace taxasge::bench
