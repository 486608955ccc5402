// For the tests of the postman: instances of the server, as far as letters go, that deliver to folders.
#pragma once

#include "server/mail/post_office_fixture.hpp"

#include <memory>
#include <string>
#include <vector>

namespace taxasge {

class DeliveringInstance {
 public:
    DeliveringInstance(boost::asio::io_context& context, Database& database, const Clock& clock,
                       const LetterPress& press, const std::filesystem::path& folder)
        : transport_(folder),
          queue_(database, clock, folder.filename()),
          postman_(context, queue_, press, transport_) {
        postman_.start();
    }
    Postman& postman() { return postman_; }

 private:
    FolderTransport transport_;
    LetterQueue queue_;
    Postman postman_;
};

class PostmanScene : public PostOffice {
 protected:
    void TearDown() override {
        for (const auto& instance : instances_) EXPECT_TRUE(run(stop(instance->postman())));
        instances_.clear();
        PostOffice::TearDown();
    }

    static boost::asio::awaitable<Result<void>> stop(Postman& postman) {
        co_await postman.stop(std::chrono::seconds{5});
        co_return Result<void>{};
    }

    Postman& hire(const std::string& name, Database& from) {
        instances_.push_back(
            std::make_unique<DeliveringInstance>(context(), from, clock_, press_, folder_.path() / name));
        return instances_.back()->postman();
    }
    Postman& hire(const std::string& name) { return hire(name, database()); }

    Time time_of(const std::string& sql) { return from_milliseconds(count(sql)); }

    [[nodiscard]] std::vector<std::filesystem::path> delivered_by(const std::string& name) const {
        return files_in(folder_.path() / name);
    }

    LetterPress press_ = press();
    std::vector<std::unique_ptr<DeliveringInstance>> instances_;
};

}  // namespace taxasge
