#include "server/users/imported_hash.hpp"

#include "tests/support/fuzz.hpp"

#include <cmath>
#include <regex>
#include <string>

namespace taxasge {
namespace {

using test::demand;

// Millions of the innermost step of each kind, by an independent reading; 0: not that kind.
double work_of(const std::string& stored, const char* pattern, double (*work)(const std::smatch&)) {
    std::smatch found;
    return std::regex_search(stored, found, std::regex{pattern}) ? work(found) : 0;
}

double number(const std::smatch& found, std::size_t group) {
    return std::stod(found[group].str());
}

struct Asked {
    double steps = 0;   // about 10 ns each
    double memory = 0;  // bytes
};

Asked asked_of(const std::string& stored) {
    Asked asked;
    asked.steps += work_of(stored, R"(^(?:\$bcrypt72)?\$2[aby]\$(\d\d)\$)",
                           [](const std::smatch& found) { return 6000 * std::exp2(number(found, 1)); });
    asked.steps += work_of(stored, R"(^\$?pbkdf2.*?\$(\d+)\$)",
                           [](const std::smatch& found) { return 60 * number(found, 1); });
    const char* scrypt = R"(^\$(?:firebase-)?scrypt\$ln=(\d+),r=(\d+)(?:,p=(\d+))?\$)";
    asked.steps += work_of(stored, scrypt, [](const std::smatch& found) {
        return 60 * std::exp2(number(found, 1)) * number(found, 2) *
               (found[3].matched ? number(found, 3) : 1);
    });
    asked.memory += work_of(stored, scrypt, [](const std::smatch& found) {
        return 128 * std::exp2(number(found, 1)) * number(found, 2);
    });
    const char* argon2 = R"(^\$argon2id?\$v=19\$m=(\d+),t=(\d+),p=\d+\$)";
    asked.steps += work_of(
        stored, argon2, [](const std::smatch& found) { return 100 * number(found, 1) * number(found, 2); });
    asked.memory += work_of(stored, argon2, [](const std::smatch& found) { return 1024 * number(found, 1); });
    return asked;
}

void check(const std::string& stored) {
    const auto hash = ImportedHash::parse(stored);
    demand(hash || judge_hash(stored) != HashVerdict::too_expensive, "what is too dear is a hash");
    if (!hash) return;
    const Asked asked = asked_of(stored);
    demand(asked.steps > 0, "whatever is read says what it costs");
    if (!hash->is_affordable()) return;
    demand(asked.steps < 150e6, "nobody makes us work two seconds");
    demand(asked.memory <= 101.0 * 1024 * 1024, "nobody makes us take memory");
    constexpr double cheap = 200e3;  // dearer ones take a time that a search does not have
    if (asked.steps < cheap)
        demand(!hash->is_of(Secret{"12 nubes verdes"}), "nobody makes up a hash of our password");
}

}  // namespace
}  // namespace taxasge

// A72: hashes that an import brings: what their check costs is read and bounded before it is paid.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = taxasge::test::as_input(data, size);
    if (size <= 1024) taxasge::check(std::string{input.substr(0, input.find('\0'))});
    return 0;
}
