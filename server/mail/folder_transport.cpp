#include "server/mail/folder_transport.hpp"

#include "base/file.hpp"

#include <sys/stat.h>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;  // it holds a token

Result<void> write_letter_file(const std::filesystem::path& folder, const Message& message) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(unavailable("cannot make " + folder.string() + ": " + error.message()));
    return replace_file(folder / (message.id.text() + ".eml"), to_eml(message), owner_only);
}

}  // namespace

asio::awaitable<Result<void>> FolderTransport::deliver(Message message) {
    Result<void> written;
    const auto ran = co_await pool_.run([&] { written = write_letter_file(folder_, message); });
    if (!ran) co_return fail(ran.error());
    co_return written;
}

Result<void> FolderTransport::reach_by(const MailOptions& options) {
    if (options.url.expose() == "folder:" + folder_.native()) return {};
    return fail(Error{.code = Code::invalid,
                      .reason = "validation_failed",
                      .detail = "letters go to another folder, or to a mail server, after a restart only"});
}

}  // namespace taxasge
