// What an image weighs and holds: read from its OCI layout and from the list of packages (CycloneDX) beside
// it.
#pragma once

#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace taxasge::delivery {

struct Layer {
    std::string digest = {};
    std::int64_t bytes = 0;  // compressed
};

struct Package {
    std::string name = {};
    std::string version = {};
    std::string fixed_in = {};  // empty: no security update is pending
};

struct ImageFacts {
    std::string digest = {};  // of the manifest
    std::int64_t bytes = 0;   // all layers and the configuration, compressed
    std::string user = {};
    std::string version = {};
    std::string commit = {};
    std::vector<Layer> layers = {};
    std::vector<Package> packages = {};
};

// `folder` has oci/ and sbom.json. Every blob is held against its digest. Security updates are those that apt
// knows on this machine. Errors: invalid, reason "refused", with what is not as it should be; unavailable.
[[nodiscard]] Result<ImageFacts> read_image(const std::filesystem::path& folder);

// What of it breaks a rule: too large, runs as root, no commit.
[[nodiscard]] std::vector<std::string> image_faults(const ImageFacts& image, std::int64_t max_compressed_mb);

// Of what a simulated apt-get prints: name -> the version with the security fix. Pure.
[[nodiscard]] std::vector<Package> security_updates(std::string_view simulated);

}  // namespace taxasge::delivery
