// Files of people, and what becomes of them in a real database.
#pragma once

#include "base/file.hpp"
#include "server/transfer/export_users.hpp"
#include "server/transfer/import_users.hpp"
#include "server/transfer/own_format.hpp"
#include "tests/support/on_both_databases.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <vector>

namespace taxasge {

class TransferFixture : public OnBothDatabases {
 protected:
    [[nodiscard]] std::filesystem::path file_with(std::string_view content) {
        const auto path = folder_.path() / "people";
        EXPECT_TRUE(replace_file(path, content, 0600));
        return path;
    }

    // "17:email:invalid_email" for each fault, and "stopped: ..." at the end of an import that did not come
    // to its.
    std::vector<std::string> import(std::string_view content, RecordFormat& format, FileForm form,
                                    ImportMode mode = ImportMode::write) {
        std::vector<std::string> told;
        const ImportWatch watch{
            .refused =
                [&](std::uint64_t line, const FieldError& fault) {
                    told.push_back(fmt::format("{}:{}:{}", line, fault.field, fault.code));
                },
            .progress = [](const ImportCounts&) {}};
        const auto rows = read_rows(TextInput::open(file_with(content)).value(), form);
        ImportUsers importing{{.database = database(), .clock = clock_, .mode = mode, .watch = watch}};
        const auto done = run(importing.run(*rows, format));
        if (!done) told.push_back("stopped: " + done.error().detail);
        counts_ = importing.counts();
        return told;
    }
    std::vector<std::string> import_own(std::string_view content, ImportMode mode = ImportMode::write) {
        OwnFormat format;
        return import(content, format, FileForm::json_lines, mode);
    }

    std::string exported() {
        std::string all;
        const auto users = run(export_users(ExportParts{.database = database(),
                                                        .clock = clock_,
                                                        .write =
                                                            [&](std::string_view line) {
                                                                all += line;
                                                                return Result<void>{};
                                                            },
                                                        .progress = [](std::uint64_t) {}}));
        EXPECT_TRUE(users);
        return all;
    }

    // "imported/known/refused".
    [[nodiscard]] std::string counted() const {
        return fmt::format("{}/{}/{}", counts_.put, counts_.known, counts_.refused);
    }

    // One person as our own form has them.
    [[nodiscard]] static std::string line_of(int number, boost::json::object changes = {}) {
        boost::json::object row{{"id", fmt::format("0190a000-0000-7000-8000-{:012}", number)},
                                {"email", fmt::format("Persona{}@Correo.example", number)},
                                {"first_name", "María"},
                                {"last_name", "Nguema"},
                                {"phone", "+240222123456"},
                                {"role", "user"},
                                {"user_type", "business"},
                                {"status", "active"},
                                {"language", "fr"},
                                {"email_verified", true},
                                {"mfa_enabled", false},
                                {"terms_version", "2026-11"},
                                {"terms_accepted_at", "2026-11-01T10:00:00.001Z"},
                                {"revision", 7},
                                {"created_at", "2026-11-01T10:00:00.002Z"},
                                {"updated_at", "2026-11-02T10:00:00.003Z"},
                                {"last_login_at", "2026-11-03T10:00:00.004Z"},
                                {"password_hash", a_hash},
                                {"password_changed_at", "2026-11-01T10:00:00.005Z"}};
        for (const auto& [name, value] : changes) row[name] = value;
        return boost::json::serialize(row) + '\n';
    }

    std::int64_t users() { return count("SELECT COUNT(*) FROM users"); }

    static constexpr const char* a_hash =
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

    test::TemporaryFolder folder_;
    ImportCounts counts_;
};

}  // namespace taxasge
