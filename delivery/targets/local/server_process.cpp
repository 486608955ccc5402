#include "delivery/targets/local/server_process.hpp"

namespace taxasge::delivery {

std::filesystem::path revision_folder(const std::filesystem::path& root, const std::string& id) {
    return root / "revisions" / id;
}

std::filesystem::path data_folder(const std::filesystem::path& root) {
    return root / "data";
}

std::map<std::string, std::string> server_environment(const Revision& revision, const std::string& listen) {
    auto environment = revision.settings;
    environment.try_emplace("PUBLIC_URL", "http://localhost:" + listen.substr(listen.rfind(':') + 1));
    environment.try_emplace("TRUSTED_PROXIES", "127.0.0.1");
    environment["HOST"] = "127.0.0.1";
    environment["PORT"] = "0";
    return environment;
}

Launch server_launch(const std::filesystem::path& root, const Revision& revision, const std::string& listen) {
    const auto folder = revision_folder(root, revision.id);
    return Launch{.words = {(folder / "taxasge").string(), "serve"},
                  .environment = server_environment(revision, listen),
                  .folder = data_folder(root),
                  .output = folder / "output",
                  .errors = folder / "log"};
}

}  // namespace taxasge::delivery
