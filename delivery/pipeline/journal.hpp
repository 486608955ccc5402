// What a delivery is about to do and what it has done, in the order in which it happened: one line a record,
// each sealed with a SHA-256 over itself and the one before. A record is on the disk before anything outside
// happens, so that whoever comes after a crash knows how far it came.
//
// A line is `<64 hex digits> <JSON>\n`. A change of any bit breaks the chain there. What a crash left of the
// last line has no line feed at its end; nothing had happened on its strength, and it is dropped.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

struct Record {
    std::int64_t number = 0;  // from 1
    Time at{};
    std::string run = {};
    std::string kind = {};  // begin, intent, done, failed, undo, held, serving, approval, drill, end
    std::string step = {};
    boost::json::object facts = {};
};

class Journal {
 public:
    // To write: a torn tail is cut off. Errors: internal, reason "journal_tampered"; unavailable.
    [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& folder);
    // The same to look at: changes nothing, and takes no record.
    [[nodiscard]] static Result<std::unique_ptr<Journal>> open_to_read(const std::filesystem::path& folder);
    // To read: changes nothing. A journal that does not exist is empty.
    [[nodiscard]] static Result<std::vector<Record>> read(const std::filesystem::path& folder);

    // The records in a journal's text. Pure.
    [[nodiscard]] static Result<std::vector<Record>> parse(std::string_view text);

    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    ~Journal();

    // Synced when it returns. Any thread. Error: unavailable, reason "try_again", when the disk takes no
    // more.
    [[nodiscard]] Result<void> add(Record record);

    [[nodiscard]] std::vector<Record> records() const;  // any thread

 private:
    Journal(int fd, std::vector<Record> records, std::string last_seal, std::int64_t size)
        : fd_(fd), records_(std::move(records)), last_seal_(std::move(last_seal)), size_(size) {}

    int fd_;
    mutable std::mutex mutex_;
    std::vector<Record> records_;
    std::string last_seal_;
    std::int64_t size_;
};

}  // namespace taxasge::delivery
