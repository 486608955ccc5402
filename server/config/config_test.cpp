#include "server/config/config.hpp"

#include "server/config/master_keys_file.hpp"

#include "base/file.hpp"
#include "base/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace taxasge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string good_key = "k1:" + std::string(32, 'a') + std::string(32, '7');

Variables production() {
    return {{"ENVIRONMENT", "production"},
            {"PUBLIC_URL", "https://taxas.example"},
            {"DATABASE_URL", "postgresql://taxasge@db.example/taxasge"},
            {"REDIS_URL", "rediss://cache.example:6379"},
            {"MAIL_URL", "smtps://mail.example"},
            {"MASTER_KEYS", good_key}};
}

std::vector<std::string> faulty(const Variables& variables) {
    std::vector<std::string> names;
    for (const auto& fault : read_config(variables).faults) names.push_back(fault.variable);
    return names;
}

TEST(Config, A53_NeedsNothingInDevelopment) {
    const auto reading = read_config({});
    EXPECT_THAT(reading.faults, IsEmpty());
    EXPECT_EQ(reading.config.host, "127.0.0.1");
    EXPECT_EQ(reading.config.port, 8080);
    EXPECT_EQ(reading.config.public_url, "http://localhost:8080");
    EXPECT_EQ(reading.config.database_url.expose(), "sqlite:var/taxasge.db");
    EXPECT_EQ(reading.config.mail_url.expose(), "folder:var/mail");
    EXPECT_EQ(reading.config.session_cookie, "__Host-session");
    EXPECT_EQ(reading.config.password_minimum, 12);
}

TEST(Config, A53_AcceptsACompleteProduction) {
    EXPECT_THAT(faulty(production()), IsEmpty());
}

TEST(Config, A53_NamesEveryFaultAtOnce) {
    EXPECT_THAT(faulty({{"ENVIRONMENT", "prod"},
                        {"HOST", "nowhere"},
                        {"PORT", "eighty"},
                        {"PUBLIC_URL", "taxas.example"},
                        {"DATABASE_URL", "mysql://x"},
                        {"HASH_WORKERS", "0"},
                        {"LOG_LEVEL", "loud"}}),
                ElementsAre("ENVIRONMENT", "HOST", "PORT", "PUBLIC_URL", "DATABASE_URL", "HASH_WORKERS",
                            "LOG_LEVEL"));
}

TEST(Config, PF_09_ListsEveryMissingNameOfAProduction) {
    EXPECT_THAT(faulty({{"ENVIRONMENT", "production"}}),
                ElementsAre("PUBLIC_URL", "REDIS_URL", "MAIL_URL", "MASTER_KEYS"));
}

TEST(Config, PF_03_RedisIsOptionalWherePolicySaysSo) {
    EXPECT_THAT(
        faulty({{"ENVIRONMENT", "staging"}, {"PUBLIC_URL", "https://a.example"}, {"MASTER_KEYS", good_key}}),
        IsEmpty());
    auto without = production();
    without.erase("REDIS_URL");
    EXPECT_THAT(faulty(without), ElementsAre("REDIS_URL"));
    without["REDIS"] = "off";
    EXPECT_THAT(faulty(without), IsEmpty());
    without["REDIS_URL"] = "redis://x";
    EXPECT_THAT(faulty(without), ElementsAre("REDIS")) << "a contradiction";
}

TEST(Config, A76_APoolerAndTheWayPastItGoTogether) {
    const std::string pooler = "postgresql://taxasge@pooler.example:6543/taxasge";
    const std::string direct = "postgresql://taxasge@db.example/taxasge";
    auto variables = production();
    variables["DATABASE_URL"] = pooler;
    variables["DATABASE_POOLER"] = "transaction";
    EXPECT_THAT(faulty(variables), IsEmpty()) << "without a direct way it polls";
    variables["DATABASE_DIRECT_URL"] = direct;
    const auto reading = read_config(variables);
    EXPECT_THAT(reading.faults, IsEmpty());
    EXPECT_EQ(reading.config.database_pooler, Switch::on);
    EXPECT_EQ(reading.config.database_direct_url.expose(), direct + "?sslmode=verify-full");
    EXPECT_EQ(read_config({}).config.database_pooler, Switch::off);
}

TEST(Config, A76_WhatContradictsAPoolerIsNamed) {
    const auto with = [](std::string url, std::string pooler, std::string direct) {
        auto variables = production();
        variables["DATABASE_URL"] = std::move(url);
        variables["DATABASE_POOLER"] = std::move(pooler);
        variables["DATABASE_DIRECT_URL"] = std::move(direct);
        return faulty(variables);
    };
    const std::string url = "postgresql://taxasge@pooler.example/taxasge";
    EXPECT_THAT(with(url, "session", ""), ElementsAre("DATABASE_POOLER"));
    EXPECT_THAT(with("sqlite:x.db", "transaction", ""), ElementsAre("DATABASE_POOLER"));
    EXPECT_THAT(with(url + "?options=-c%20a%3Db", "transaction", ""), ElementsAre("DATABASE_POOLER"));
    EXPECT_THAT(with(url, "", url), ElementsAre("DATABASE_DIRECT_URL", "DATABASE_DIRECT_URL"))
        << "no pooler is named, and it is the same";
    EXPECT_THAT(with(url, "transaction", url), ElementsAre("DATABASE_DIRECT_URL"));
    EXPECT_THAT(with(url, "transaction", "sqlite:x.db"), ElementsAre("DATABASE_DIRECT_URL"));
}

TEST(Config, PF_28_StagingIsNotRelaxed) {
    const auto reading = read_config({{"ENVIRONMENT", "staging"},
                                      {"PUBLIC_URL", "http://a.example"},
                                      {"MASTER_KEYS", good_key},
                                      {"RATE_LIMITS", "off"},
                                      {"EMAIL_VERIFICATION", "off"}});
    std::vector<std::string> names;
    for (const auto& fault : reading.faults) names.push_back(fault.variable);
    EXPECT_THAT(names, ElementsAre("PUBLIC_URL", "RATE_LIMITS", "EMAIL_VERIFICATION"));
    EXPECT_EQ(reading.config.docs, Switch::off);
}

TEST(Config, A53_FindsNamesOneSlipAway) {
    EXPECT_THAT(faulty({{"DATABSE_URL", "x"}}), ElementsAre("DATABSE_URL"));
    EXPECT_THAT(faulty({{"PUBLIC_URLS", "x"}}), ElementsAre("PUBLIC_URLS"));
    EXPECT_THAT(faulty({{"MASTER_KESY", "x"}}), ElementsAre("MASTER_KESY"));
    EXPECT_THAT(faulty({{"MASTER_KEY_FILE", "x"}}), ElementsAre("MASTER_KEY_FILE"));
    EXPECT_THAT(faulty({{"HOME", "/root"}, {"PWD", "/"}, {"HOSTNAME", "a"}, {"TERM", "x"}}), IsEmpty());
}

TEST(Config, PF_27_RefusesWeakAndDoubledKeys) {
    EXPECT_THAT(faulty({{"MASTER_KEYS", "k1:1234"}}), ElementsAre("MASTER_KEYS"));
    EXPECT_THAT(faulty({{"MASTER_KEYS", "k1:" + std::string(64, '0')}}), ElementsAre("MASTER_KEYS"));
    EXPECT_THAT(faulty({{"MASTER_KEYS", good_key + "," + good_key}}), ElementsAre("MASTER_KEYS"));
}

TEST(Config, A53_NeverShowsASecretInAFault) {
    auto variables = production();
    variables["MASTER_KEYS"] = "k1:deadbeef";
    variables["REDIS_URL"] = "http://user:hunter2@cache";
    for (const auto& fault : read_config(variables).faults) {
        EXPECT_EQ(fault.rule.find("deadbeef"), std::string::npos);
        EXPECT_EQ(fault.rule.find("hunter2"), std::string::npos);
    }
}

TEST(Config, A53_ReadsSecretsFromTheirFiles) {
    const auto path = std::filesystem::temp_directory_path() / ("taxasge-" + to_hex(random_bytes(6)));
    ASSERT_TRUE(replace_file(path, good_key + "\n", 0600));
    auto variables = production();
    variables.erase("MASTER_KEYS");
    variables["MASTER_KEYS_FILE"] = path.string();
    const auto reading = read_config(variables);
    EXPECT_THAT(reading.faults, IsEmpty());
    EXPECT_EQ(reading.config.master_keys.expose(), good_key);
    variables["MASTER_KEYS"] = good_key;
    EXPECT_THAT(faulty(variables), ElementsAre("MASTER_KEYS")) << "set twice";
    std::filesystem::remove(path);
    variables.erase("MASTER_KEYS");
    EXPECT_THAT(faulty(variables), ElementsAre("MASTER_KEYS_FILE", "MASTER_KEYS")) << "the file is gone";
}

TEST(Config, A53_DemandsVerifiedTlsToTheDatabaseOfADeployment) {
    EXPECT_TRUE(read_config(production()).config.database_url.expose().ends_with("?sslmode=verify-full"));
    auto said = production();
    said["DATABASE_URL"] = "postgresql://db/taxasge?sslmode=disable";
    EXPECT_EQ(read_config(said).config.database_url.expose(), said["DATABASE_URL"]);
}

TEST(Config, A53_APasswordThatSpeaksOfTlsDoesNotSwitchItOff) {
    const std::string misleading = "sslmode=disable";
    for (const std::string& url :
         {"postgresql://u:" + misleading + "@db/taxasge", std::string{"postgresql://u@db/sslmode=no"},
          std::string{"postgresql://u@db/taxasge?application_name=sslmode=x"}}) {
        auto variables = production();
        variables["DATABASE_URL"] = url;
        const auto read = read_config(variables).config.database_url;
        EXPECT_TRUE(read.expose().ends_with("sslmode=verify-full")) << url;
    }
}

TEST(Config, TheReferencePageIsTheOneInTheRepository) {
    const auto page = read_file(std::filesystem::path{TAXASGE_SOURCE} / "docs/configuration.md");
    ASSERT_TRUE(page) << "run: taxasge check-config --reference > docs/configuration.md";
    EXPECT_EQ(*page, settings_reference()) << "run: taxasge check-config --reference > docs/configuration.md";
}

TEST(MasterKeysFile, IsMadeOnceReadableByUsAlone) {
    const auto folder = std::filesystem::temp_directory_path() / ("taxasge-" + to_hex(random_bytes(6)));
    const Config config;
    const auto first = load_master_keys(config, folder);
    const auto second = load_master_keys(config, folder);
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(second->open(first->seal(as_bytes("x"), "c"), "c"));
    struct stat status{};
    ASSERT_EQ(::stat((folder / "master-keys").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    std::filesystem::remove_all(folder);
}

TEST(Config, A49_FirebaseIsBentOnlyInDevelopmentAndTesting) {
    Variables variables{{"FIREBASE_PROJECT_ID", "demo-taxasge"}};
    EXPECT_THAT(faulty(variables), IsEmpty());
    for (const char* wrong : {"short", "Capitals", "1digit-first", "ends-with-", "with_underscore"})
        EXPECT_THAT(faulty({{"FIREBASE_PROJECT_ID", wrong}}), ElementsAre("FIREBASE_PROJECT_ID")) << wrong;
    for (const char* good : {"localhost:9099", "127.0.0.1:9099", "[::1]:9099", "firebase:9099"}) {
        variables["FIREBASE_AUTH_EMULATOR_HOST"] = good;
        EXPECT_EQ(read_config(variables).config.firebase_emulator, good);
        EXPECT_THAT(faulty(variables), IsEmpty()) << good;
    }
    for (const char* wrong :
         {"localhost", ":9099", "http://localhost:9099", "u:p@localhost:9099", "a:9099/x"}) {
        variables["FIREBASE_AUTH_EMULATOR_HOST"] = wrong;
        EXPECT_THAT(faulty(variables), ElementsAre("FIREBASE_AUTH_EMULATOR_HOST")) << wrong;
    }
    Variables deployed = production();
    deployed["FIREBASE_PROJECT_ID"] = "taxasge-prod";
    EXPECT_THAT(faulty(deployed), IsEmpty());
    deployed["FIREBASE_KEYS_URL"] = "https://keys.example/keys";
    deployed["FIREBASE_AUTH_EMULATOR_HOST"] = "localhost:9099";
    EXPECT_THAT(faulty(deployed), ::testing::Contains("FIREBASE_AUTH_EMULATOR_HOST"));
    EXPECT_THAT(faulty(deployed), ::testing::Contains("FIREBASE_KEYS_URL"));
}

}  // namespace
}  // namespace taxasge
