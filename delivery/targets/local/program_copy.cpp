#include "delivery/targets/local/program_copy.hpp"

#include "base/new_file.hpp"
#include "base/running_digest.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <vector>

namespace taxasge::delivery {
namespace {

using Take = std::function<Result<void>(std::string_view piece)>;

// Error: unavailable, or what `take` says.
Result<void> each_piece(const std::filesystem::path& path, const Take& take) {
    std::ifstream file{path, std::ios::binary};
    std::vector<char> buffer(1 << 16);
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const std::string_view piece{buffer.data(), static_cast<std::size_t>(file.gcount())};
        if (auto taken = take(piece); !taken) return taken;
    }
    if (!file.eof()) return fail(unavailable("cannot read " + path.string() + ": " + std::strerror(errno)));
    return {};
}

}  // namespace

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    RunningDigest digest;
    const auto read = each_piece(path, [&digest](std::string_view piece) {
        digest.add(piece);
        return Result<void>{};
    });
    if (!read) return fail(read.error());
    return to_hex(digest.value());
}

Result<void> copy_program(const std::filesystem::path& from, const std::string& sha256,
                          const std::filesystem::path& to) {
    if (const auto known = sha256_of_file(to); known && *known == sha256) return {};
    auto file = NewFile::create(to, 0700);
    if (!file) return fail(file.error());
    RunningDigest digest;
    const auto copied = each_piece(from, [&](std::string_view piece) {
        digest.add(piece);
        return file->write(piece);
    });
    if (!copied) return copied;
    if (const auto found = to_hex(digest.value()); found != sha256)
        return fail(Error{.code = Code::invalid,
                          .reason = "invalid",
                          .detail = "the program is not the one that was built: " + from.string() +
                                    " has SHA-256 " + found + ", not " + sha256});
    return file->commit();
}

}  // namespace taxasge::delivery
