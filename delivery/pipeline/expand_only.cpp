#include "delivery/pipeline/expand_only.hpp"

#include "base/file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;

// The same text with spaces for what is a comment or stands in quotes.
std::string blanked(std::string_view sql) {
    std::string text{sql};
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        if (text.compare(at, 2, "--") == 0)
            end = text.find('\n', at);
        else if (text.compare(at, 2, "/*") == 0)
            end = std::min(text.find("*/", at), text.size() - 2) + 2;
        else if (text[at] == '\'')
            end = std::min(text.find('\'', at + 1), text.size() - 1) + 1;
        if (end == at) {
            ++at;
            continue;
        }
        for (end = std::min(end, text.size()); at < end; ++at)
            if (text[at] != '\n') text[at] = ' ';
    }
    return text;
}

struct Rule {
    const char* pattern;
    std::string_view words;
};

constexpr std::array rules{
    Rule{R"(\bDROP\s+(TABLE|COLUMN|VIEW|FUNCTION|TYPE|SCHEMA|SEQUENCE|TRIGGER)\b)", "takes something away"},
    Rule{R"(\bRENAME\b)", "renames something"},
    Rule{R"(\bALTER\s+(COLUMN\s+)?"?\w+"?\s+(SET\s+DATA\s+)?TYPE\b)", "changes the type of a column"},
    Rule{R"(\bSET\s+NOT\s+NULL\b)", "makes a column that may be empty one that may not"},
    Rule{R"(\bADD\s+(COLUMN\s+)?"?\w+"?\s+(?![^;,]*\bDEFAULT\b)[^;,]*\bNOT\s+NULL\b)",
         "adds a column that has to be filled, without a default"},
    Rule{R"(\b(DELETE\s+FROM|TRUNCATE)\b)", "takes rows away"},
};

std::int64_t number_of(const fs::path& file) {
    const std::string name = file.filename().string();
    std::int64_t number = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
    return read.ec == std::errc{} && *read.ptr == '_' ? number : 0;
}

}  // namespace

std::vector<std::string> contractions(std::string_view sql) {
    const std::string text = blanked(sql);
    std::vector<std::string> found;
    for (const Rule& rule : rules) {
        const std::regex pattern{rule.pattern, std::regex::icase};
        for (auto match = std::sregex_iterator{text.begin(), text.end(), pattern};
             match != std::sregex_iterator{}; ++match) {
            const auto line = std::count(text.begin(), text.begin() + match->position(), '\n') + 1;
            found.push_back(fmt::format("line {}: {} ({})", line, rule.words, match->str()));
        }
    }
    return found;
}

std::int64_t contracts_after(std::string_view sql) {
    static const std::regex marker{R"((^|\n)--[ \t]*contracts after (\d{1,9})\b)", std::regex::icase};
    std::match_results<std::string_view::const_iterator> found;
    return std::regex_search(sql.begin(), sql.end(), found, marker) ? std::stoll(found[2].str()) : 0;
}

Result<std::vector<MigrationFile>> read_migrations(const fs::path& folder) {
    std::vector<MigrationFile> files;
    std::error_code failed;
    for (auto each = fs::recursive_directory_iterator{folder, failed};
         !failed && each != fs::recursive_directory_iterator{}; each.increment(failed)) {
        const std::int64_t number = each->path().extension() == ".sql" ? number_of(each->path()) : 0;
        if (number == 0) continue;
        const auto text = read_file(each->path());
        if (!text) return fail(text.error());
        files.push_back({each->path(), number, contracts_after(*text), contractions(*text)});
    }
    if (failed)
        return fail(
            {.code = Code::not_found, .detail = fmt::format("{}: {}", folder.string(), failed.message())});
    std::ranges::sort(files, {}, &MigrationFile::path);
    return files;
}

Result<void> check_expand_only(const std::vector<MigrationFile>& migrations, std::int64_t schema_version,
                               std::int64_t known) {
    std::string faults;
    for (const MigrationFile& file : migrations) {
        const std::int64_t after = file.contracts_after;
        if (file.number <= schema_version || file.contractions.empty()) continue;
        if (after > 0 && after < file.number && after <= known) continue;
        for (const auto& contraction : file.contractions)
            faults += fmt::format("{}, {}\n", file.path.string(), contraction);
        if (after >= file.number)
            faults += fmt::format("{} contracts after {:04}, which does not come before it\n",
                                  file.path.string(), after);
        else if (after > 0)
            faults += fmt::format("{} waits for {:04}: deploy the release that ends with it first\n",
                                  file.path.string(), after);
    }
    if (faults.empty()) return {};
    return fail({.code = Code::invalid,
                 .reason = "refused",
                 .detail = "the revision that serves would break on the new schema; take away what it uses "
                           "with a later release, and say so in it (docs/operations.md):\n" +
                           faults});
}

}  // namespace taxasge::delivery
