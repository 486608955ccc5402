#include "server/mail/outbox.hpp"

#include "server/mail/post_office_fixture.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

class OutboxTest : public PostOffice {};
TAXASGE_ON_BOTH_DATABASES(OutboxTest);

boost::asio::awaitable<Result<Id>> put_and_fail(Transaction& transaction, SealedLetter letter) {
    const auto put = co_await Outbox::put(transaction, letter);
    if (!put) co_return fail(put.error());
    co_return fail(unavailable("something else went wrong"));
}

TEST_P(OutboxTest, KeepsALetterThatCanBeOpenedAgain) {
    const Letter letter{
        .kind = LetterKind::refresh_reuse,
        .to = "maria@example.gq",
        .name = "María \"x\"\n",
        .language = Language::pt,
        .token = "t",
        .code = "000000",
        .sign_in = SignIn{.device = "Firefox · Windows", .address = "::1", .at = clock_.now()}};
    const SealedLetter sealed = outbox_.prepare(letter);
    const auto opened = outbox_.open(sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->kind, letter.kind);
    EXPECT_EQ(opened->to, letter.to);
    EXPECT_EQ(opened->name, letter.name);
    EXPECT_EQ(opened->language, letter.language);
    EXPECT_EQ(opened->token, letter.token);
    EXPECT_EQ(opened->code, letter.code);
    ASSERT_TRUE(opened->sign_in);
    EXPECT_EQ(opened->sign_in->device, letter.sign_in->device);
    EXPECT_EQ(opened->sign_in->address, letter.sign_in->address);
    EXPECT_EQ(opened->sign_in->at, letter.sign_in->at);
}

TEST_P(OutboxTest, OpensALetterOfAReleaseThatKnewNoSignIns) {
    const Id id = Id::make(clock_.now());
    const std::string_view words =
        R"({"kind":"verify_email","to":"a@b.gq","name":"","language":"es","token":"t","code":"1"})";
    const auto opened = outbox_.open({id, keys_.seal(as_bytes(words), "letter:" + id.text()), clock_.now()});
    ASSERT_TRUE(opened) << opened.error().detail;
    EXPECT_FALSE(opened->sign_in);
}

// A10
TEST_P(OutboxTest, A10_NoLetterWithoutItsTransaction) {
    ASSERT_FALSE(run(database().transact(put_and_fail, outbox_.prepare(letter_to("a@b.gq")))));
    EXPECT_EQ(count("SELECT COUNT(*) FROM letters"), 0);
    put(letter_to("a@b.gq"));
    EXPECT_EQ(count("SELECT COUNT(*) FROM letters"), 1);
}

TEST_P(OutboxTest, NothingReadableLiesInTheDatabase) {
    const Letter letter = letter_to("maria.secret@example.gq");
    const SealedLetter sealed = outbox_.prepare(letter);
    const std::string bytes{as_text(sealed.sealed)};
    for (const std::string& word : {letter.to, letter.name, letter.token, letter.code})
        EXPECT_EQ(bytes.find(word), std::string::npos) << word;
}

TEST_P(OutboxTest, ALetterOverAnotherRowDoesNotOpen) {
    SealedLetter first = outbox_.prepare(letter_to("a@b.gq"));
    first.id = outbox_.prepare(letter_to("a@b.gq")).id;
    EXPECT_EQ(outbox_.open(first).error().code, Code::internal);
}

TEST_P(OutboxTest, WhatIsSealedButNoLetterDoesNotOpen) {
    for (const std::string_view words :
         {"", "{", "[]", "{}",
          R"({"kind":"other","to":"a","name":"","language":"es","token":"","code":""})"}) {
        const Id id = Id::make(clock_.now());
        const SealedLetter letter{id, keys_.seal(as_bytes(words), "letter:" + id.text()), clock_.now()};
        EXPECT_EQ(outbox_.open(letter).error().code, Code::internal) << words;
    }
}

}  // namespace
}  // namespace taxasge
