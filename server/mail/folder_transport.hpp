// Letters as files, for development and tests: one .eml a letter, named by its id.
#pragma once

#include "base/worker_pool.hpp"
#include "server/mail/mail_transport.hpp"

#include <filesystem>

namespace taxasge {

class FolderTransport final : public MailTransport {
 public:
    explicit FolderTransport(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Makes the folder when it is missing. A letter delivered twice is still one file. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> deliver(Message message) override;

    [[nodiscard]] Result<void> reach_by(const MailOptions& options) override;

 private:
    std::filesystem::path folder_;
    WorkerPool pool_{1, 64};  // a file is synced before it counts, which no I/O thread may wait for
};

}  // namespace taxasge
