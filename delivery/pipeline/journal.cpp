#include "delivery/pipeline/journal.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"

#include <boost/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;
constexpr std::size_t seal_digits = 64;

std::filesystem::path journal_path(const std::filesystem::path& folder) {
    return folder / "journal";
}

std::string seal_of(std::string_view previous, std::string_view body) {
    return to_hex(sha256(as_bytes(fmt::format("{} {}\n", previous, body))));
}

std::string to_body(const Record& record) {
    return json::serialize(json::object{{"n", record.number},
                                        {"at", to_milliseconds(record.at)},
                                        {"run", record.run},
                                        {"kind", record.kind},
                                        {"step", record.step},
                                        {"facts", record.facts}});
}

// It was sealed: its form is ours.
Record to_record(std::string_view body) {
    const json::value value = json::parse(json::string_view{body.data(), body.size()});
    return {.number = value.at("n").as_int64(),
            .at = from_milliseconds(value.at("at").as_int64()),
            .run = std::string{value.at("run").as_string()},
            .kind = std::string{value.at("kind").as_string()},
            .step = std::string{value.at("step").as_string()},
            .facts = value.at("facts").as_object()};
}

Error tampered(std::size_t number) {
    return {.reason = "journal_tampered",
            .detail = fmt::format(
                "record {} of the journal is not what was written; nothing is done on its word. Compare with "
                "a backup of the state folder, or put the journal aside and deploy anew",
                number)};
}

struct Reading {
    std::vector<Record> records;
    std::string last_seal = std::string(seal_digits, '0');
    std::size_t whole = 0;  // bytes
};

// Whether `line`, without its line feed, is the record after `previous`.
bool is_sealed(std::string_view line, std::string_view previous) {
    return line.size() > seal_digits + 1 && line[seal_digits] == ' ' &&
           line.substr(0, seal_digits) == seal_of(previous, line.substr(seal_digits + 1));
}

Result<Reading> read_text(std::string_view text) {
    Reading reading;
    while (reading.whole < text.size()) {
        const auto end = text.find('\n', reading.whole);
        const auto line = text.substr(reading.whole, end - reading.whole);
        if (end == std::string_view::npos) {
            // A whole record and one byte more: that byte was a line feed, and somebody changed it.
            if (is_sealed(line.substr(0, line.size() - 1), reading.last_seal))
                return fail(tampered(reading.records.size() + 1));
            break;
        }
        if (!is_sealed(line, reading.last_seal)) return fail(tampered(reading.records.size() + 1));
        reading.records.push_back(to_record(line.substr(seal_digits + 1)));
        reading.last_seal = line.substr(0, seal_digits);
        reading.whole = end + 1;
    }
    return reading;
}

Result<Reading> read_journal(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(journal_path(folder))) return Reading{};
    const auto text = read_file(journal_path(folder));
    if (!text) return fail(text.error());
    return read_text(*text);
}

Error no_room(std::string_view what) {
    return {.code = Code::unavailable,
            .reason = "try_again",
            .detail = fmt::format("the journal cannot be {}: {}; nothing more was done", what,
                                  std::strerror(errno))};
}

bool sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool synced = ::fsync(fd) == 0;
    ::close(fd);
    return synced;
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& folder) {
    auto reading = read_journal(folder);
    if (!reading) return fail(reading.error());
    const int fd = ::open(journal_path(folder).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0664);
    if (fd < 0) return fail(no_room("opened"));
    const auto size = static_cast<std::int64_t>(reading->whole);
    std::unique_ptr<Journal> journal{
        new Journal{fd, std::move(reading->records), std::move(reading->last_seal), size}};
    if (::ftruncate(fd, size) != 0 || ::fsync(fd) != 0 || !sync_folder(folder))
        return fail(no_room("opened"));
    return journal;
}

Result<std::unique_ptr<Journal>> Journal::open_to_read(const std::filesystem::path& folder) {
    auto reading = read_journal(folder);
    if (!reading) return fail(reading.error());
    return std::unique_ptr<Journal>{new Journal{-1, std::move(reading->records),
                                                std::move(reading->last_seal),
                                                static_cast<std::int64_t>(reading->whole)}};
}

Result<std::vector<Record>> Journal::read(const std::filesystem::path& folder) {
    auto reading = read_journal(folder);
    if (!reading) return fail(reading.error());
    return std::move(reading->records);
}

Result<std::vector<Record>> Journal::parse(std::string_view text) {
    auto reading = read_text(text);
    if (!reading) return fail(reading.error());
    return std::move(reading->records);
}

Journal::~Journal() {
    if (fd_ >= 0) ::close(fd_);
}

Result<void> Journal::add(Record record) {
    const std::lock_guard guard{mutex_};
    record.number = static_cast<std::int64_t>(records_.size()) + 1;
    record.at = SystemClock{}.now();
    const std::string body = to_body(record);
    std::string seal = seal_of(last_seal_, body);
    const std::string line = fmt::format("{} {}\n", seal, body);
    const auto written = ::pwrite(fd_, line.data(), line.size(), size_);
    if (written != static_cast<ssize_t>(line.size()) || ::fdatasync(fd_) != 0) {
        if (written >= 0 && written < static_cast<ssize_t>(line.size())) errno = ENOSPC;
        const Error error = no_room("written");
        if (::ftruncate(fd_, size_) != 0) return fail(error);  // a torn tail: the next reader drops it
        return fail(error);
    }
    size_ += written;
    last_seal_ = std::move(seal);
    records_.push_back(std::move(record));
    return {};
}

std::vector<Record> Journal::records() const {
    const std::lock_guard guard{mutex_};
    return records_;
}

}  // namespace taxasge::delivery
