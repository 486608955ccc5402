#include "server/users/login_code.hpp"

#include "server/users/even_time.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_code{
    "find_login_code", "SELECT code_id, code_hash, code_issued_at FROM login_failures WHERE lane = $1"};

constexpr Statement find_receiver{"find_login_code_receiver",
                                  "SELECT email, first_name, language FROM users "
                                  "WHERE email_key = $1 AND email_verified = 1 AND status = 'active'"};

// The condition lets one of many who ask at once have the letter sent.
constexpr Statement issue_code{"issue_login_code",
                               "UPDATE login_failures SET code_id = $2, code_hash = $3, code_issued_at = $4 "
                               "WHERE lane = $1 AND (code_issued_at IS NULL OR code_issued_at <= $5)"};

// Whoever asks, the code goes to the owner and serves the owner: asking often brings no more letters, and
// keeps none away.
constexpr std::chrono::minutes between_letters{60 / letters_an_hour};

struct Draft {
    Bytes lane;
    Id code_id;
    Bytes code_hash;
    Time now;
    std::optional<SealedLetter> letter;
};

asio::awaitable<Result<void>> write_code(Transaction& transaction, Draft draft) {
    const auto issued = co_await transaction.run(
        issue_code, bind(draft.lane, draft.code_id, draft.code_hash, draft.now, draft.now - between_letters));
    if (!issued) co_return fail(issued.error());
    if (issued->affected != 1 || !draft.letter) co_return Result<void>{};
    co_return co_await Outbox::put(transaction, *draft.letter);
}

Result<Letter> letter_to(const Row& receiver, const VerificationCode& code) {
    Letter letter{.kind = LetterKind::login_code, .to = {}, .code = std::string{code.expose()}};
    std::string language;
    if (const auto read = receiver.read(letter.to, letter.name, language); !read) return fail(read.error());
    letter.language = parse_language(language).value_or(Language::es);
    return letter;
}

Error email_code_required() {
    return Error{.code = Code::unauthenticated, .reason = "email_code_required"};
}

}  // namespace

// Only an address that somebody has gets a letter written, which must not be heard.
asio::awaitable<Result<void>> LoginCodes::demand(LoginCodeDemand demand) const {
    const EvenTime even;
    const auto issued = co_await find(demand.lane);
    if (!issued) co_return fail(issued.error());
    if (co_await is_right(*issued, demand)) co_return Result<void>{};
    if (!issued->at || *issued->at <= parts_.clock.now() - between_letters)
        if (const auto sent = co_await send(demand); !sent) co_return sent;
    co_await even.pass();
    co_return fail(email_code_required());
}

asio::awaitable<Result<LoginCodes::Issued>> LoginCodes::find(Bytes lane) const {
    const auto rows = co_await parts_.database.read(find_code, bind(lane));
    if (!rows) co_return fail(rows.error());
    Issued issued;
    if (rows->rows.empty()) co_return issued;
    if (const auto read = rows->rows.front().read(issued.id, issued.hash, issued.at); !read)
        co_return fail(read.error());
    co_return issued;
}

// Tries are counted for each network by itself: strangers' wrong codes must not use up the owner's.
asio::awaitable<bool> LoginCodes::is_right(Issued issued, const LoginCodeDemand& demand) const {
    if (!demand.code || !issued.id || !issued.hash || !issued.at) co_return false;
    if (*issued.at + code_lifetime <= parts_.clock.now()) co_return false;
    const std::string tries = "code:" + issued.id->text() + ":" + demand.tries;
    if (co_await parts_.counters.increment(tries, code_lifetime) > tries_a_code) co_return false;
    co_return parts_.codes.matches(*issued.id, *demand.code, *issued.hash);
}

asio::awaitable<Result<void>> LoginCodes::send(const LoginCodeDemand& demand) const {
    const auto rows = co_await parts_.database.read(find_receiver, bind(demand.account));
    if (!rows) co_return fail(rows.error());
    const Time now = parts_.clock.now();
    const auto code = VerificationCode::make();
    Draft draft{.lane = demand.lane, .code_id = Id::make(now), .code_hash = {}, .now = now, .letter = {}};
    draft.code_hash = parts_.codes.hash(draft.code_id, code);
    for (const Row& row : rows->rows) {
        auto letter = letter_to(row, code);
        if (!letter) co_return fail(letter.error());
        letter->code_kept_in = demand.lane;
        draft.letter = parts_.outbox.prepare(*letter);
    }
    const auto written = co_await parts_.database.transact(write_code, std::move(draft));
    if (written) parts_.outbox.announce();
    co_return written;
}

}  // namespace taxasge
