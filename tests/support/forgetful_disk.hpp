// What a disk holds when the power goes: everything that was synced, and of what was written since, nobody
// knows what. A file's bytes and its name in the folder are two things, as POSIX has it: each needs a sync of
// its own. The files that the program sees are elsewhere; this only keeps account of what would be left. Any
// thread.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace taxasge::test {

class ForgetfulDisk {
 public:
    using Image = std::map<std::string, Bytes, std::less<>>;  // path → content

    struct Change {
        std::size_t offset = 0;
        Bytes bytes{};
        bool truncates = false;  // to `offset` bytes
    };
    struct Content {
        Bytes durable;
        std::vector<Change> unsynced;
    };
    using File = std::shared_ptr<Content>;

    // What was there before it was opened is durable; a new file's name is not, until the folder is synced.
    File open(const std::string& path, const std::optional<Bytes>& found) {
        const std::lock_guard lock{mutex_};
        File& file = names_[path];
        if (file == nullptr) file = std::make_shared<Content>(found.value_or(Bytes{}), std::vector<Change>{});
        if (found && !durable_names_.contains(path)) durable_names_[path] = file;
        return file;
    }

    void change(const File& file, Change change) {
        const std::lock_guard lock{mutex_};
        file->unsynced.push_back(std::move(change));
    }

    void sync(const File& file) {
        const std::lock_guard lock{mutex_};
        for (const Change& change : std::exchange(file->unsynced, {})) apply(change, file->durable);
    }

    void remove(const std::string& path) {
        const std::lock_guard lock{mutex_};
        names_.erase(path);
    }

    void sync_folder() {
        const std::lock_guard lock{mutex_};
        durable_names_ = names_;
    }

    // What is left when the power goes now.
    [[nodiscard]] Image cut() const {
        const std::lock_guard lock{mutex_};
        auto names = names_;
        names.insert(durable_names_.begin(), durable_names_.end());
        Image image;
        for (const auto& [path, _] : names) {
            const auto& last = random_below(2) == 0 ? names_ : durable_names_;
            if (const auto file = last.find(path); file != last.end()) image[path] = remains(*file->second);
        }
        return image;
    }

 private:
    static constexpr std::size_t sector = 512;

    static Bytes remains(const Content& content) {
        Bytes bytes = content.durable;
        for (const Change& change : content.unsynced) {
            if (change.truncates && random_below(2) == 0) apply(change, bytes);
            if (!change.truncates) keep_some_of(change, bytes);
        }
        return bytes;
    }

    // Each sector by itself: it was written, or not, or torn in its middle.
    static void keep_some_of(const Change& change, Bytes& bytes) {
        const auto luck = random_below(4);  // a write may also survive whole, or be lost whole
        for (std::size_t at = 0; at < change.bytes.size(); at += sector) {
            const std::size_t size = std::min(sector, change.bytes.size() - at);
            const auto fate = luck < 2 ? luck : random_below(3);
            if (fate == 0) continue;
            const std::size_t kept = fate == 1 ? size : random_below(static_cast<std::uint32_t>(size));
            const auto from = change.bytes.begin() + static_cast<std::ptrdiff_t>(at);
            apply({change.offset + at, Bytes(from, from + static_cast<std::ptrdiff_t>(kept))}, bytes);
        }
    }

    static void apply(const Change& change, Bytes& bytes) {
        if (change.truncates) {
            bytes.resize(std::min(change.offset, bytes.size()));
        } else if (!change.bytes.empty()) {
            bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
            std::ranges::copy(change.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
        }
    }

    mutable std::mutex mutex_;
    std::map<std::string, File, std::less<>> names_;
    std::map<std::string, File, std::less<>> durable_names_;
};

}  // namespace taxasge::test
