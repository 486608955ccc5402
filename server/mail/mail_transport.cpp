#include "server/mail/mail_transport.hpp"

#include "server/mail/folder_transport.hpp"
#include "server/mail/smtp_transport.hpp"

namespace taxasge {

Result<std::unique_ptr<MailTransport>> make_transport(const MailOptions& options) {
    constexpr std::string_view folder = "folder:";
    const std::string_view url = options.url.expose();
    if (url.starts_with(folder) && url.size() > folder.size())
        return std::make_unique<FolderTransport>(url.substr(folder.size()));
    auto server = parse_smtp_server(options);
    if (!server) return fail(std::move(server.error()));
    return std::make_unique<SmtpTransport>(std::move(*server));
}

Result<void> greet_mail_server(const MailOptions& options) {
    if (options.url.expose().starts_with("folder:")) return {};
    const auto server = parse_smtp_server(options);
    if (!server) return fail(server.error());
    return greet(*server);
}

}  // namespace taxasge
