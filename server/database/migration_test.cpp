// The ledger's rules, and the files that this binary carries.
#include "server/database/migration.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace taxasge {
namespace {

std::vector<Migration> three_migrations() {
    return {make_migration(1, "0001_a.sql", "SELECT 1"), make_migration(2, "0002_b.sql", "SELECT 2"),
            make_migration(3, "0003_c.sql", "SELECT 3")};
}

std::vector<LedgerEntry> ledger_of(const std::vector<Migration>& migrations, std::size_t count) {
    std::vector<LedgerEntry> ledger;
    for (std::size_t i = 0; i < count; ++i) {
        ledger.push_back({migrations[i].number, migrations[i].name, migrations[i].sha256});
    }
    return ledger;
}

// AU-37
TEST(Migration, AU_37_WhatRanIsNotRunAgain) {
    const auto migrations = three_migrations();
    for (std::size_t ran = 0; ran < migrations.size(); ++ran) {
        const auto next = next_migration(migrations, ledger_of(migrations, ran));
        ASSERT_TRUE(next);
        ASSERT_TRUE(*next);
        EXPECT_EQ((*next)->number, static_cast<std::int64_t>(ran) + 1);
    }
    const auto none = next_migration(migrations, ledger_of(migrations, 3));
    ASSERT_TRUE(none);
    EXPECT_FALSE(*none);
}

TEST(Migration, A55_AFileThatWasChangedAfterItRanIsRefusedByName) {
    const auto migrations = three_migrations();
    auto ledger = ledger_of(migrations, 2);
    ledger[1].sha256 = std::string(64, '0');
    const auto next = next_migration(migrations, ledger);
    ASSERT_FALSE(next);
    EXPECT_NE(next.error().detail.find("0002_b.sql"), std::string::npos);
}

TEST(Migration, AGapIsRefusedByName) {
    const auto migrations = three_migrations();
    auto ledger = ledger_of(migrations, 3);
    ledger.erase(ledger.begin() + 1);
    const auto next = next_migration(migrations, ledger);
    ASSERT_FALSE(next);
    EXPECT_NE(next.error().detail.find("0002_b.sql"), std::string::npos);
}

TEST(Migration, AnUnknownOneAmongOursIsRefused) {
    auto migrations = three_migrations();
    const auto ledger = ledger_of(migrations, 3);
    migrations.erase(migrations.begin());
    EXPECT_FALSE(next_migration(migrations, ledger));
}

// A55
TEST(Migration, A55_ThePreviousReleaseAcceptsANewerSchema) {
    auto migrations = three_migrations();
    const auto ledger = ledger_of(migrations, 3);
    migrations.pop_back();
    const auto next = next_migration(migrations, ledger);
    ASSERT_TRUE(next);
    EXPECT_FALSE(*next);
}

TEST(Migration, A55_BothDialectsHaveTheSameFilesWithoutAGap) {
    const auto sqlite = migrations_of("sqlite");
    const auto postgres = migrations_of("postgres");
    ASSERT_TRUE(sqlite) << sqlite.error().detail;
    ASSERT_TRUE(postgres) << postgres.error().detail;
    ASSERT_FALSE(sqlite->empty());
    EXPECT_TRUE(std::ranges::equal(*sqlite, *postgres, {}, &Migration::name, &Migration::name));
    for (std::size_t i = 0; i < sqlite->size(); ++i) {
        EXPECT_EQ((*sqlite)[i].number, static_cast<std::int64_t>(i) + 1) << (*sqlite)[i].name;
    }
}

}  // namespace
}  // namespace taxasge
