#include "server/backup/backup_file.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace taxasge {
namespace {

namespace json = boost::json;

constexpr mode_t for_the_owner_alone = 0600;  // it holds password hashes
constexpr std::string_view format = "taxasge-backup";
constexpr std::int64_t format_version = 1;
constexpr std::string_view purpose = "backup";  // of the keys that are derived for the proof

Error no_backup(std::string detail) {
    return Error{.code = Code::invalid, .reason = "validation_failed", .detail = std::move(detail)};
}

std::string_view text_of(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    if (found == nullptr || !found->is_string()) return {};
    return {found->get_string().data(), found->get_string().size()};
}

std::int64_t number_of(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_int64() ? found->get_int64() : -1;
}

std::optional<json::object> parse_object(std::string_view line) {
    boost::system::error_code error;
    json::value parsed = json::parse(line, error);
    if (error || !parsed.is_object()) return std::nullopt;
    return std::move(parsed.get_object());
}

bool is_proof(std::string_view proof, ByteView digest, const MasterKeys& keys) {
    const auto given = from_hex(proof);
    if (!given) return false;
    return std::ranges::any_of(keys.derive(purpose), [&](const Bytes& key) {
        return equal_in_constant_time(hmac_sha256(key, digest), *given);
    });
}

}  // namespace

Result<BackupWriter> BackupWriter::create(const std::filesystem::path& path, const MasterKeys& keys,
                                          const BackupHead& head) {
    auto file = NewFile::create(path, for_the_owner_alone);
    if (!file) return fail(std::move(file.error()));
    BackupWriter writer{std::move(*file), keys};
    const json::object line{{"format", format},
                            {"format_version", format_version},
                            {"schema_version", head.schema_version},
                            {"made_at", head.made_at},
                            {"database", head.database},
                            // Opens with the right MASTER_KEYS, and names the one it needs.
                            {"master_key", to_base64url(keys.seal(as_bytes(format), purpose))}};
    if (auto written = writer.write_line(json::serialize(line)); !written) return fail(written.error());
    return writer;
}

Result<void> BackupWriter::begin_table(const TableShape& table) {
    json::array columns;
    for (const Column& column : table.columns) columns.emplace_back(column.name);
    return write_line(json::serialize(json::object{{"table", table.name}, {"columns", std::move(columns)}}));
}

Result<void> BackupWriter::put(std::string_view row) {
    ++rows_;
    return write_line(row);
}

Result<void> BackupWriter::commit() {
    const Bytes digest = digest_.value();
    const json::object end{{"end", rows_},
                           {"sha256", to_hex(digest)},
                           {"proof", to_hex(hmac_sha256(keys_->derive(purpose).front(), digest))}};
    if (auto written = write_line(json::serialize(end)); !written) return written;
    return file_.commit();
}

Result<void> BackupWriter::write_line(std::string_view line) {
    digest_.add(line);
    digest_.add("\n");
    if (auto written = file_.write(line); !written) return written;
    return file_.write("\n");
}

Result<BackupReader> BackupReader::open(const std::filesystem::path& path, const MasterKeys& keys) {
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return fail(unavailable(fmt::format("cannot read {}: {}", path.native(), std::strerror(errno))));
    BackupReader reader{std::move(file), keys};
    if (auto read = reader.read_head(); !read) return fail(std::move(read.error()));
    return reader;
}

Result<void> BackupReader::read_head() {
    std::string line;
    std::getline(file_, line);
    const auto head = parse_object(line);
    if (!head || text_of(*head, "format") != format)
        return fail(no_backup("the file is no backup of TaxasGE"));
    const std::int64_t version = number_of(*head, "format_version");
    if (version != format_version)
        return fail(no_backup(
            fmt::format("the backup has format {}, and this program reads {}", version, format_version)));
    const auto sealed = from_base64url(text_of(*head, "master_key"));
    if (!sealed) return fail(damaged("it names no master key"));
    if (const auto opened = keys_->open(*sealed, purpose); !opened)
        return fail(
            no_backup(fmt::format("the backup was made with other MASTER_KEYS: {}", opened.error().detail)));
    head_ = {.schema_version = static_cast<int>(number_of(*head, "schema_version")),
             .made_at = std::string{text_of(*head, "made_at")},
             .database = std::string{text_of(*head, "database")}};
    digest_.add(line);
    digest_.add("\n");
    line_ = 1;
    return {};
}

Result<BackupReader::Line> BackupReader::next() {
    std::string line;
    ++line_;
    if (!std::getline(file_, line) || file_.eof())
        return fail(damaged("it ends here, and its end is missing"));
    if (line.starts_with("{\"end\"")) return read_end(line, digest_.value());
    digest_.add(line);
    digest_.add("\n");
    if (line.starts_with('[')) {
        ++rows_;
        return Line{std::move(line)};
    }
    const auto begun = parse_object(line);
    const json::value* columns = begun ? begun->if_contains("columns") : nullptr;
    if (columns == nullptr || !columns->is_array()) return fail(damaged("it is neither a table nor a row"));
    Table table{.name = std::string{text_of(*begun, "table")}, .columns = {}};
    for (const json::value& column : columns->get_array())
        table.columns.emplace_back(column.is_string() ? column.get_string().c_str() : "");
    return Line{std::move(table)};
}

Result<BackupReader::Line> BackupReader::read_end(std::string_view line, const Bytes& digest) {
    const auto end = parse_object(line);
    if (!end || number_of(*end, "end") != rows_) return fail(damaged("it is not the end of what is before"));
    if (text_of(*end, "sha256") != to_hex(digest))
        return fail(damaged("what is before has another checksum"));
    if (!is_proof(text_of(*end, "proof"), digest, *keys_))
        return fail(damaged("what is before was changed, for its proof is wrong"));
    if (file_.peek() != std::ifstream::traits_type::eof()) return fail(damaged("something follows the end"));
    return Line{End{}};
}

Error BackupReader::damaged(std::string_view why) const {
    return no_backup(fmt::format("the backup is damaged, line {}: {}", line_, why));
}

}  // namespace taxasge
