// For the tests of the outbox, the queue and the postman: a database, an outbox with keys of its own, and
// folders that letters may be delivered to.
#pragma once

#include "server/mail/folder_transport.hpp"
#include "server/mail/letter_press.hpp"
#include "server/mail/letter_queue.hpp"
#include "server/mail/postman.hpp"
#include "tests/support/on_both_databases.hpp"
#include "tests/support/temporary_folder.hpp"

#include <string>
#include <vector>

namespace taxasge {

inline boost::asio::awaitable<Result<Id>> put_letter(Transaction& transaction, SealedLetter letter) {
    const auto put = co_await Outbox::put(transaction, letter);
    if (!put) co_return fail(put.error());
    co_return letter.id;
}

class PostOffice : public OnBothDatabases {
 protected:
    static Letter letter_to(const std::string& address) {
        return Letter{.to = address, .name = "María", .token = std::string(43, 't'), .code = "012345"};
    }

    Id put(const Letter& letter) {
        return run(database().transact(put_letter, outbox_.prepare(letter))).value();
    }

    std::vector<LeasedLetter> lease(LetterQueue& queue, int limit = 10) {
        return run(queue.lease(limit)).value();
    }

    [[nodiscard]] LetterPress press() {
        return LetterPress{
            outbox_,
            texts_,
            {Mailbox::parse("TaxasGE <no-reply@taxasge.example>").value(), "https://t.example"}};
    }

    std::string state_of(const Id& id) { return text("SELECT state FROM letters WHERE id = $1", bind(id)); }
    std::string last_error_of(const Id& id) {
        return text("SELECT last_error FROM letters WHERE id = $1", bind(id));
    }
    std::int64_t waiting() { return count("SELECT COUNT(*) FROM letters WHERE state = 'waiting'"); }
    std::int64_t sent() { return count("SELECT COUNT(*) FROM letters WHERE state = 'sent'"); }

    void let_pass(std::chrono::milliseconds time) {
        if (context().stopped()) context().restart();
        context().run_for(time);
    }

    // Whether it becomes true within ten seconds.
    template <class Condition>
    bool becomes(Condition condition) {
        for (int i = 0; i < 1000; ++i) {
            if (condition()) return true;
            let_pass(std::chrono::milliseconds{10});
        }
        return false;
    }

    static std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
        std::vector<std::filesystem::path> files;
        if (!std::filesystem::exists(folder)) return files;
        for (const auto& entry : std::filesystem::directory_iterator{folder})
            if (entry.path().extension() == ".eml") files.push_back(entry.path());
        std::ranges::sort(files);
        return files;
    }

    MasterKeys keys_{{MasterKey{"one", Bytes(32, 7)}}};
    Outbox outbox_{keys_, clock_};
    LetterTexts texts_ = LetterTexts::load().value();
    test::TemporaryFolder folder_;
};

}  // namespace taxasge
