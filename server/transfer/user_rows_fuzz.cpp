#include "server/transfer/firebase_accounts.hpp"
#include "server/transfer/first_taxasge.hpp"
#include "server/transfer/own_format.hpp"
#include "server/transfer/row_source.hpp"
#include "tests/support/fuzz.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>

namespace taxasge {
namespace {

using test::demand;

const Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

std::unique_ptr<RecordFormat> format_of(std::uint8_t choice) {
    if (choice % 3 == 0) return std::make_unique<OwnFormat>();
    if (choice % 3 == 1) return std::make_unique<FirstTaxasge>(Addresses::as_stated, now);
    const FirebaseProject project{.signer_key = Bytes(64, 7),
                                  .salt_separator = {7},
                                  .cost = {.log_n = 14, .block_size = 8, .lanes = 1}};
    return std::make_unique<FirebaseAccounts>(project, Addresses::trusted, now);
}

// A record of any origin is one of ours, and reads back as what was written.
void check_record(const UserRecord& record) {
    const std::string written = write_own_format(record);
    demand(written.find('\n') == written.size() - 1, "a person is a line");
    OwnFormat own;
    const auto again = own.read(boost::json::parse(written).as_object());
    demand(again.has_value(), "what comes in can go out and come in again");
    demand(write_own_format(*again) == written, "nothing is lost on the way");
}

void check_rows(RowSource& rows, RecordFormat& format, std::size_t bytes) {
    std::uint64_t last_line = 0;
    std::size_t met = 0;
    while (true) {
        const auto row = rows.next();
        if (!row || !*row) return;
        demand(++met <= bytes, "a row has at least a byte");
        demand((*row)->line >= last_line && (*row)->line <= bytes + 1, "lines are counted");
        last_line = (*row)->line;
        if (!(*row)->fields) continue;
        const auto record = format.read(*(*row)->fields);
        demand(record || !record.error().fields.empty(), "a refusal names a field");
        if (record) check_record(*record);
    }
}

// A file that is nowhere.
std::string path_of(int fd, std::string_view content) {
    demand(::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
           "memory takes it");
    return "/proc/self/fd/" + std::to_string(fd);
}

void check(std::string_view input) {
    const std::uint8_t choice = test::take_byte(input);
    const auto form = static_cast<FileForm>(choice / 3 % 3);
    const int fd = ::memfd_create("rows", MFD_CLOEXEC);
    auto file = TextInput::open(path_of(fd, input));
    demand(file.has_value(), "memory opens");
    const auto format = format_of(choice);
    const auto rows = read_rows(std::move(*file), form);
    check_rows(*rows, *format, input.size());
    ::close(fd);
}

}  // namespace
}  // namespace taxasge

// A72: files of people, in each form and format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
