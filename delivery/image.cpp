#include "delivery/image.hpp"

#include "base/file.hpp"
#include "delivery/config/plan.hpp"
#include "delivery/pipeline/image_check.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

double megabytes(std::int64_t bytes) {
    return static_cast<double>(bytes) / 1e6;
}

// What the plan allows; an image can be looked at without one too.
std::int64_t most_megabytes(const std::string& file) {
    const auto text = read_file(file);
    const PlanReading reading = read_plan(text ? *text : "");
    return reading.faults.empty() ? reading.plan.service.max_compressed_mb : 15;
}

}  // namespace

Result<Report> check_image(const Request& request) {
    const auto image = read_image(request.image);
    if (!image) return fail(image.error());
    Report report{.words = fmt::format("{}\n{} ({}), {:.1f} MB compressed, user {}\n", image->digest,
                                       image->version, image->commit, megabytes(image->bytes), image->user)};
    json::array layers;
    for (const Layer& layer : image->layers) {
        report.words += fmt::format("  layer {}  {:.1f} MB\n", layer.digest, megabytes(layer.bytes));
        layers.push_back(json::object{{"digest", layer.digest}, {"bytes", layer.bytes}});
    }
    json::array packages;
    std::size_t pending = 0;
    for (const Package& package : image->packages) {
        packages.push_back(json::object{
            {"name", package.name}, {"version", package.version}, {"fixed_in", package.fixed_in}});
        if (package.fixed_in.empty()) continue;
        ++pending;
        report.words += fmt::format("  security update pending: {} {} -> {}\n", package.name, package.version,
                                    package.fixed_in);
    }
    report.words +=
        fmt::format("{} packages, {} with a security update pending\n", image->packages.size(), pending);
    report.facts = {{"digest", image->digest},
                    {"bytes", image->bytes},
                    {"commit", image->commit},
                    {"layers", std::move(layers)},
                    {"packages", std::move(packages)}};
    for (const auto& fault : image_faults(*image, most_megabytes(request.file))) {
        report.words += "not as it should be: " + fault + "\n";
        report.exit = Exit::refused;
    }
    return report;
}

}  // namespace taxasge::delivery
