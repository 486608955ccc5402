// What the tests of Firebase play with: a key as Google's, tokens signed with it, and a server of keys that
// answers, hangs, or is cut off.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "server/firebase/id_tokens.hpp"
#include "server/firebase/rs256.hpp"
#include "tests/support/run_awaitable.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace taxasge::test {

inline constexpr const char* project = "demo-taxasge";
inline constexpr Time token_time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

// A pair of 2048 bits, as PEM and as the halves of a JWK.
struct RsaPair {
    RsaPair() {
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair{EVP_RSA_gen(2048), EVP_PKEY_free};
        const std::unique_ptr<BIO, decltype(&BIO_free)> text{BIO_new(BIO_s_mem()), BIO_free};
        PEM_write_bio_PKCS8PrivateKey(text.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
        char* data = nullptr;
        const long size = BIO_get_mem_data(text.get(), &data);
        pem.assign(data, static_cast<std::size_t>(size));
        n = number(pair.get(), OSSL_PKEY_PARAM_RSA_N);
        e = number(pair.get(), OSSL_PKEY_PARAM_RSA_E);
    }

    [[nodiscard]] RsaSigningKey key() const { return RsaSigningKey::parse(Secret{pem}).value(); }

    [[nodiscard]] boost::json::object jwk(std::string_view kid) const {
        return {{"kty", "RSA"}, {"alg", "RS256"}, {"use", "sig"}, {"kid", kid}, {"n", n}, {"e", e}};
    }

    std::string pem;
    std::string n;
    std::string e;

 private:
    static std::string number(const EVP_PKEY* pair, const char* name) {
        BIGNUM* raw = nullptr;
        EVP_PKEY_get_bn_param(pair, name, &raw);
        Bytes bytes(static_cast<std::size_t>(BN_num_bytes(raw)));
        BN_bn2bin(raw, bytes.data());
        BN_free(raw);
        return to_base64url(bytes);
    }
};

// Made once a process: that takes a while.
inline const RsaPair& google() {
    static const RsaPair pair;
    return pair;
}
inline const RsaPair& stranger() {
    static const RsaPair pair;
    return pair;
}

inline std::string key_document(const std::vector<std::string>& kids = {"one"}) {
    boost::json::array keys;
    for (const std::string& kid : kids) keys.push_back(google().jwk(kid));
    return boost::json::serialize(boost::json::object{{"keys", keys}});
}

inline boost::json::object good_header() {
    return {{"alg", "RS256"}, {"kid", "one"}, {"typ", "JWT"}};
}

inline boost::json::object good_claims(Time now = token_time) {
    const auto second = to_milliseconds(now) / 1000;
    return {{"iss", std::string{"https://securetoken.google.com/"} + project},
            {"aud", project},
            {"auth_time", second - 60},
            {"user_id", "uid-of-maria"},
            {"sub", "uid-of-maria"},
            {"iat", second - 30},
            {"exp", second + 3570},
            {"email", "maria@example.gq"},
            {"email_verified", true},
            {"name", "María Nguema Obiang"},
            {"firebase", {{"sign_in_provider", "google.com"}}}};
}

inline boost::json::object with(boost::json::object object, const boost::json::object& changes) {
    for (const auto& [name, value] : changes) object[name] = value;
    return object;
}
inline boost::json::object without(boost::json::object object, std::string_view name) {
    object.erase({name.data(), name.size()});
    return object;
}

inline std::string encoded(std::string_view text) {
    return to_base64url(as_bytes(text));
}

inline std::string signed_token(std::string_view header, std::string_view claims,
                                const RsaPair& pair = google()) {
    const std::string text = encoded(header) + '.' + encoded(claims);
    return text + '.' + encoded(pair.key().sign(text));
}
inline std::string signed_token(const boost::json::object& header, const boost::json::object& claims,
                                const RsaPair& pair = google()) {
    return signed_token(boost::json::serialize(header), boost::json::serialize(claims), pair);
}
inline std::string token_with(const boost::json::object& changes) {
    return signed_token(good_header(), with(good_claims(), changes));
}

// HTTP on a loopback port, on a thread of its own. Any thread may change its manner.
class KeyServer {
 public:
    KeyServer() {
        accept();
        thread_ = std::thread{[this] { context_.run(); }};
    }
    KeyServer(const KeyServer&) = delete;
    KeyServer& operator=(const KeyServer&) = delete;
    ~KeyServer() {
        context_.stop();
        thread_.join();
    }

    void answer(const std::string& document, const std::string& headers = "Cache-Control: max-age=600\r\n",
                const std::string& status = "200 OK") {
        say("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(document.size()) +
            "\r\nConnection: close\r\n\r\n" + document);
    }
    void say(std::string all) {  // and close, whether or not it is whole
        const std::scoped_lock lock{mutex_};
        all_ = std::move(all);
    }
    void hang() { say({}); }

    [[nodiscard]] int requests() const { return requests_.load(); }
    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/keys";
    }

 private:
    using Tcp = boost::asio::ip::tcp;
    struct Caller {
        explicit Caller(Tcp::socket accepted) : socket(std::move(accepted)) {}
        Tcp::socket socket;
        std::string heard;
        std::string said;
    };

    void accept() {
        acceptor_.async_accept([this](const boost::system::error_code& error, Tcp::socket socket) {
            if (error) return;
            hear(std::make_shared<Caller>(std::move(socket)));
            accept();
        });
    }
    void hear(const std::shared_ptr<Caller>& caller) {
        boost::asio::async_read_until(caller->socket, boost::asio::dynamic_buffer(caller->heard), "\r\n\r\n",
                                      [this, caller](const boost::system::error_code& error, std::size_t) {
                                          if (!error) reply(caller);
                                      });
    }
    void reply(const std::shared_ptr<Caller>& caller) {
        ++requests_;
        const std::scoped_lock lock{mutex_};
        caller->said = all_;
        if (all_.empty()) return waiting_.push_back(caller);
        boost::asio::async_write(caller->socket, boost::asio::buffer(caller->said),
                                 [caller](const boost::system::error_code&, std::size_t) {});
    }

    boost::asio::io_context context_{1};
    Tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::mutex mutex_;
    std::string all_;
    std::list<std::shared_ptr<Caller>> waiting_;
    std::atomic<int> requests_{0};
    std::thread thread_;
};

// A slow machine must not look like a Google that hangs.
inline constexpr DownloadLimits patient{.connect = std::chrono::seconds{60},
                                        .total = std::chrono::seconds{60}};

}  // namespace taxasge::test
