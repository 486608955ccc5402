#include "delivery/general_report.hpp"

#include "base/file.hpp"
#include "delivery/report/general.hpp"
#include "delivery/reporting.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <sys/stat.h>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

Error try_again(const Error& error) {
    return {.code = Code::unavailable, .reason = "try_again", .detail = error.detail};
}

Error at(const std::string& page, const Error& error) {
    return {.code = error.code, .reason = error.reason, .detail = page + ": " + error.detail};
}

json::object to_json(const GeneralBlocks& blocks) {
    json::object object;
    for (const auto& [name, text] : blocks) object[name] = text;
    return object;
}

// What it was before the last update, so that it can be again.
struct LastUpdate {
    std::string page = {};
    GeneralBlocks before = {};
    GeneralBlocks after = {};
};

fs::path last_update_file(const Session& session) {
    return session.folder() / "general.json";
}

Result<void> remember(const Session& session, const LastUpdate& update) {
    const std::string text = json::serialize(json::object{
        {"page", update.page}, {"before", to_json(update.before)}, {"after", to_json(update.after)}});
    if (auto kept = replace_file(last_update_file(session), text, 0644); !kept)
        return fail(try_again(kept.error()));
    return {};
}

Result<LastUpdate> last_update(const Session& session) {
    const auto text = read_file(last_update_file(session));
    if (!text) return fail(refused("there is no update to take back"));
    try {
        const json::object object = json::parse(*text).as_object();
        LastUpdate update{.page = std::string{object.at("page").as_string()}};
        for (const auto& [key, blocks] : {std::pair{"before", &update.before}, {"after", &update.after}})
            for (const auto& entry : object.at(key).as_object())
                (*blocks)[entry.key()] = entry.value().as_string();
        return update;
    } catch (const std::exception&) {
        return fail(refused(last_update_file(session).string() + " is not in its form"));
    }
}

// With the rights that it has.
Result<void> write_page(const std::string& page, const std::string& text) {
    std::error_code none;
    const fs::path file = fs::canonical(page, none);  // what a link leads to, not the link
    struct ::stat found{};
    const mode_t mode = ::stat(file.c_str(), &found) == 0 ? found.st_mode & 0777 : 0644;
    if (auto written = replace_file(file, text, mode); !written) return fail(try_again(written.error()));
    return {};
}

Result<Report> revert(Session& session, const std::string& page, const Request& request) {
    const auto update = last_update(session);
    if (!update) return fail(update.error());
    const auto text = read_file(page);
    if (!text) return fail(refused(text.error().detail));
    const auto blocks = read_blocks(*text);
    if (!blocks) return fail(at(page, blocks.error()));
    if (update->page != page || *blocks != update->after)
        return fail(refused(page + " was changed between its markers since: it is left as it is"));
    const auto reverted = with_blocks(*text, update->before);
    if (!reverted) return fail(at(page, reverted.error()));
    if (!request.is_dry_run) {
        if (auto written = write_page(page, *reverted); !written) return fail(written.error());
        std::error_code none;
        fs::remove(last_update_file(session), none);
    }
    return Report{
        .words = fmt::format("{} {} what it was before\n", page, request.is_dry_run ? "would be" : "is"),
        .facts = {{"page", page}, {"changed", true}}};
}

std::string words_of(const std::string& page, const GeneralBlocks& after, const Request& request) {
    if (!request.is_dry_run) return page + " is up to date with the decision\n";
    std::string words = page + " would have:\n";
    for (const auto& [name, text] : after) words += fmt::format("\n[{}]\n{}", name, text);
    return words;
}

}  // namespace

Result<Report> update_general(Session& session, const Request& request) {
    const std::string& page = session.plan().report.general;
    if (page.empty())
        return fail({.code = Code::invalid,
                     .reason = "config_invalid",
                     .detail = request.file + ": `report` names no `general` page"});
    if (request.reverts) return revert(session, page, request);
    const auto kept = kept_model(session, request);
    if (!kept) return fail(kept.error());
    const auto text = read_file(page);
    if (!text) return fail(refused(text.error().detail));
    const auto before = read_blocks(*text);
    if (!before) return fail(at(page, before.error()));
    const LastUpdate update{
        .page = page,
        .before = *before,
        .after = next_blocks(*before, {.model = kept->model,
                                       .decision = kept->id,
                                       .modules = session.plan().modules,
                                       .words = words_in(session.plan().report.language)})};
    const bool is_changed = update.after != update.before;
    Report report{.words = page + " is up to date already\n",
                  .facts = {{"page", page}, {"decision", kept->id}, {"changed", is_changed}}};
    if (!is_changed) return report;
    report.words = words_of(page, update.after, request);
    if (request.is_dry_run) return report;
    const auto written = with_blocks(*text, update.after);
    if (!written) return fail(at(page, written.error()));
    // First how to take it back: what was never written is nothing to take back either.
    if (auto remembered = remember(session, update); !remembered) return fail(remembered.error());
    if (auto done = write_page(page, *written); !done) return fail(done.error());
    return report;
}

}  // namespace taxasge::delivery
