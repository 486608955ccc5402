// A file that is written piece by piece beside the one that it will replace. Until commit() nobody sees it;
// without one it goes again: neither a full disk nor a crash leaves half a file under the name.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace taxasge {

class NewFile {
 public:
    // Error: unavailable, with the path and the system's reason in the detail.
    [[nodiscard]] static Result<NewFile> create(const std::filesystem::path& path, mode_t mode);

    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();

    [[nodiscard]] Result<void> write(std::string_view content);  // Error: unavailable
    // Synced, renamed over the path, and the folder synced: afterwards a power cut leaves all of it. Error:
    // unavailable.
    [[nodiscard]] Result<void> commit();

 private:
    NewFile(std::filesystem::path path, std::filesystem::path fresh, int fd);
    [[nodiscard]] bool flush();

    std::filesystem::path path_;
    std::filesystem::path fresh_;
    std::string buffer_;
    int fd_;
};

}  // namespace taxasge
