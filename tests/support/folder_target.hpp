// A target that is a folder: each revision a file that says its state, and one file with the weights. It
// keeps what a target has to keep over the death of whoever works with it, at the speed of a disk; and it
// dies on request in the middle of its work, before or after anything has changed.
#pragma once

#include "base/file.hpp"
#include "delivery/targets/target.hpp"

#include <boost/json.hpp>

#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

namespace taxasge::test {

class FolderTarget final : public delivery::Target {
 public:
    // `moment` is called before and after each change.
    explicit FolderTarget(
        std::filesystem::path folder, std::function<void()> moment = [] {})
        : folder_(std::move(folder)), moment_(std::move(moment)) {
        std::filesystem::create_directories(folder_);
    }

    Result<delivery::Observation> observe() override {
        delivery::Observation seen;
        for (const auto& [id, entry] : load()) {
            const auto& facts = entry.as_object();
            seen.revisions.push_back(
                {.id = id,
                 .state = id == broken ? delivery::RevisionState::failed : delivery::RevisionState::ready,
                 .weight = static_cast<int>(facts.at("weight").as_int64())});
        }
        return seen;
    }
    Result<void> check(const delivery::Revision& revision) override {
        if (revision.settings.contains("CHECK_FAILS"))
            return fail({.code = Code::invalid,
                         .reason = "invalid",
                         .detail = "the port is taken\nhaproxy is not there\n"});
        return {};
    }
    Result<int> migrate(const delivery::Revision& revision, std::chrono::milliseconds limit) override {
        limits.push_back(limit);
        if (revision.settings.contains("MIGRATE_FAILS")) return fail(internal_error("no such table"));
        return change([&](boost::json::object&) {}), 10;
    }
    Result<boost::json::object> applied_migrations(const delivery::Revision&,
                                                   std::chrono::milliseconds) override {
        return applied;
    }
    Result<void> place(const delivery::Revision& revision, std::chrono::milliseconds limit) override {
        limits.push_back(limit);
        if (revision.settings.contains("PLACE_TAKES_100_MS"))
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        if (load().contains(revision.id)) return {};
        if (revision.settings.contains("PLACE_FAILS") || revision.id == broken)
            return fail(
                {.code = Code::invalid, .reason = "invalid", .detail = "not healthy: the database is away"});
        change([&](boost::json::object& world) { world[revision.id] = boost::json::object{{"weight", 0}}; });
        return {};
    }
    Result<void> shift(const delivery::Weights& weights) override {
        const auto world_now = load();
        for (const auto& [id, weight] : weights)
            if (weight > 0 && (!world_now.contains(id) || id == broken))
                return fail({.code = Code::invalid, .reason = "invalid", .detail = id + " is not ready"});
        change([&](boost::json::object& world) {
            for (auto& [id, entry] : world) {
                const auto found = weights.find(std::string{id});
                entry.as_object()["weight"] = found != weights.end() ? found->second : 0;
            }
        });
        shifts.push_back(weights);
        return {};
    }
    Result<delivery::Sample> sample(const std::string& id) override {
        return samples ? samples(id) : Result<delivery::Sample>{delivery::Sample{}};
    }
    Result<delivery::Drained> drain(const std::string& id, std::chrono::milliseconds) override {
        while_draining();
        const auto world_now = load();
        if (world_now.contains(id) && world_now.at(id).at("weight").as_int64() != 0)
            return fail({.code = Code::invalid, .reason = "invalid", .detail = id + " has requests"});
        return delivery::Drained{};
    }
    Result<void> remove(const std::string& id) override {
        const auto world_now = load();
        if (!world_now.contains(id)) return {};
        if (world_now.at(id).at("weight").as_int64() != 0)
            return fail({.code = Code::invalid, .reason = "invalid", .detail = id + " has a weight"});
        change([&](boost::json::object& world) { world.erase(id); });
        return {};
    }

    // id -> weight
    [[nodiscard]] std::map<std::string, int> weights() {
        std::map<std::string, int> weights;
        for (const auto& each : observe()->revisions) weights[each.id] = each.weight;
        return weights;
    }

    std::function<Result<delivery::Sample>(const std::string&)> samples = {};
    std::vector<delivery::Weights> shifts = {};
    std::function<void()> while_draining = [] {};
    boost::json::object applied{{"dialect", "sqlite"}, {"applied", boost::json::array{}}};
    std::vector<std::chrono::milliseconds> limits = {};  // of each migrate and place
    std::string broken = {};                             // an id: it is not ready, and does not become it

 private:
    [[nodiscard]] boost::json::object load() const {
        if (!std::filesystem::exists(folder_ / "world")) return {};
        return boost::json::parse(*read_file(folder_ / "world")).as_object();
    }
    void change(const std::function<void(boost::json::object&)>& how) {
        moment_();
        auto world = load();
        how(world);
        (void)replace_file(folder_ / "world", boost::json::serialize(world), 0644).has_value();
        moment_();
    }

    std::filesystem::path folder_;
    std::function<void()> moment_;
};

}  // namespace taxasge::test
