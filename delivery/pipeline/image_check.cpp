#include "delivery/pipeline/image_check.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "delivery/pipeline/command.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

Error not_an_image(std::string detail) {
    return {.code = Code::invalid, .reason = "refused", .detail = std::move(detail)};
}

std::string text_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code missing;
    const auto* found = value.find_pointer(pointer, missing);
    return found != nullptr && found->is_string() ? std::string{found->as_string()} : std::string{};
}

Result<std::string> read_blob(const fs::path& folder, const std::string& digest) {
    constexpr std::string_view scheme = "sha256:";
    if (!digest.starts_with(scheme)) return fail(not_an_image("no SHA-256 digest: " + digest));
    const std::string name = digest.substr(scheme.size());
    auto content = read_file(folder / "oci/blobs/sha256" / name);
    if (!content) return fail(content.error());
    if (to_hex(sha256(as_bytes(*content))) != name)
        return fail(not_an_image(digest + " is not what its name says"));
    return content;
}

Result<json::value> read_json(const Result<std::string>& text) {
    if (!text) return fail(text.error());
    boost::system::error_code broken;
    json::value value = json::parse(*text, broken);
    if (broken) return fail(not_an_image("no JSON where there should be: " + broken.message()));
    return value;
}

Result<std::vector<Package>> read_packages(const fs::path& folder) {
    const auto sbom = read_json(read_file(folder / "sbom.json"));
    if (!sbom) return fail(sbom.error());
    std::vector<Package> packages;
    for (const json::value& component : sbom->at("components").as_array())
        packages.push_back({.name = text_at(component, "/name"), .version = text_at(component, "/version")});
    return packages;
}

// What apt knows of this machine; its lists are as old as the last `apt-get update`.
Result<void> add_updates(std::vector<Package>& packages) {
    // Without its lock: nothing is changed, and another apt may be at work.
    std::vector<std::string> words{"apt-get", "--simulate",    "--quiet=2", "--option=Debug::NoLocking=1",
                                   "install", "--only-upgrade"};
    for (const Package& package : packages) words.push_back(package.name);
    const auto simulated = run_program(words, std::chrono::steady_clock::now() + std::chrono::minutes{5});
    if (!simulated) return fail(simulated.error());
    for (const Package& update : security_updates(*simulated))
        for (Package& package : packages)
            if (package.name == update.name) package.fixed_in = update.fixed_in;
    return {};
}

}  // namespace

std::vector<Package> security_updates(std::string_view simulated) {
    // Inst libssl3 [3.0.11-1] (3.0.15-1 Debian-Security:12/stable-security [amd64])
    static const std::regex line{R"(^Inst (\S+) \[(\S+)\] \((\S+) [^)]*[Ss]ecurity)"};
    std::vector<Package> updates;
    std::istringstream lines{std::string{simulated}};
    std::smatch found;
    for (std::string each; std::getline(lines, each);)
        if (std::regex_search(each, found, line))
            updates.push_back({.name = found[1], .version = found[2], .fixed_in = found[3]});
    return updates;
}

Result<ImageFacts> read_image(const fs::path& folder) {
    const auto index = read_json(read_file(folder / "oci/index.json"));
    if (!index) return fail(index.error());
    ImageFacts image{.digest = text_at(*index, "/manifests/0/digest")};
    const auto manifest = read_json(read_blob(folder, image.digest));
    if (!manifest) return fail(manifest.error());
    const auto config = read_blob(folder, text_at(*manifest, "/config/digest"));
    const auto settings = read_json(config);
    if (!settings) return fail(settings.error());
    image.bytes = static_cast<std::int64_t>(config->size());
    for (const json::value& each : manifest->at("layers").as_array()) {
        const auto blob = read_blob(folder, text_at(each, "/digest"));
        if (!blob) return fail(blob.error());
        image.layers.push_back(
            {.digest = text_at(each, "/digest"), .bytes = static_cast<std::int64_t>(blob->size())});
        image.bytes += image.layers.back().bytes;
    }
    image.user = text_at(*settings, "/config/User");
    image.version = text_at(*settings, "/config/Labels/org.opencontainers.image.version");
    image.commit = text_at(*settings, "/config/Labels/org.opencontainers.image.revision");
    auto packages = read_packages(folder);
    if (!packages) return fail(packages.error());
    image.packages = std::move(*packages);
    if (auto added = add_updates(image.packages); !added) return fail(added.error());
    return image;
}

std::vector<std::string> image_faults(const ImageFacts& image, std::int64_t max_compressed_mb) {
    std::vector<std::string> faults;
    if (image.bytes > max_compressed_mb * 1'000'000)
        faults.push_back(fmt::format("it is {:.1f} MB compressed, and {} MB are allowed",
                                     static_cast<double>(image.bytes) / 1e6, max_compressed_mb));
    if (image.user.empty() || image.user == "root" || image.user == "0" || image.user.starts_with("0:"))
        faults.emplace_back("it runs as root");
    if (image.commit.empty() || image.commit == "unknown")
        faults.emplace_back("it does not say which commit it is");
    return faults;
}

}  // namespace taxasge::delivery
