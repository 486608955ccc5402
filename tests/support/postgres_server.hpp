// A PostgreSQL server of a test's own, for what must not be done to a shared one: stop it, freeze it, add
// roles.
#pragma once

#include "tests/support/temporary_database.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace taxasge::test {

// Nobody listens there now.
[[nodiscard]] inline int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(socket);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

class PostgresServer {
 public:
    // Debian keeps the server's programs outside of PATH. Empty: not installed.
    [[nodiscard]] static std::filesystem::path programs() {
        const std::filesystem::path versions{"/usr/lib/postgresql"};
        std::filesystem::path best;
        std::error_code none;
        for (const auto& version : std::filesystem::directory_iterator{versions, none}) {
            if (std::filesystem::exists(version.path() / "bin" / "initdb"))
                best = std::max(best, version.path() / "bin");
        }
        return best;
    }

    PostgresServer() : port_(free_port()) {
        std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
        run("initdb --username=taxasge --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --pgdata=" +
            data());
        start_somewhere();
    }
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    ~PostgresServer() {
        try {
            if (runs_) stop();
        } catch (const std::exception&) {
            // The folder goes, and without it the server ends.
        }
    }

    void start() {
        if (runs_) return;
        const std::string options =
            "-p " + std::to_string(port_) + " -F -c listen_addresses=127.0.0.1 -k " + folder();
        run("pg_ctl start --wait --silent --pgdata=" + data() + " --log=" + folder() + "/log --options=\"" +
            options + "\"");
        runs_ = true;
    }

    // Without a word of goodbye to its clients.
    void stop() {
        run("pg_ctl stop --silent --mode=immediate --pgdata=" + data());
        runs_ = false;
    }

    [[nodiscard]] std::string url(const std::string& user = "taxasge") const {
        return "postgresql://" + user + "@127.0.0.1:" + std::to_string(port_) + "/postgres";
    }

 private:
    [[nodiscard]] std::string folder() const { return folder_.path().string(); }
    [[nodiscard]] std::string data() const { return folder() + "/data"; }

    // A port that was free a moment ago may be somebody else's by now.
    void start_somewhere() {
        constexpr int tries = 5;
        for (int left = tries; left > 1; --left) {
            try {
                return start();
            } catch (const std::runtime_error&) {
                port_ = free_port();
            }
        }
        start();
    }

    // PostgreSQL refuses to run as root.
    void run(const std::string& command) const {
        const std::string user = geteuid() == 0 ? "runuser -u postgres -- " : "";
        const std::string whole = "cd " + folder() + " && " + user + programs().string() + "/" + command +
                                  " >" + folder() + "/output 2>&1 </dev/null";
        if (std::system(whole.c_str()) != 0) throw std::runtime_error("failed: " + command);
    }

    TemporaryFolder folder_;
    int port_;
    bool runs_ = false;
};

}  // namespace taxasge::test
