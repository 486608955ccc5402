#include "base/resource.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

// A column that the database derives cannot be written, and the first TaxasGE wrote one.
TEST(Schema, AU_06_DerivesNoColumn) {
    const auto migrations = resources_under("migrations/");
    ASSERT_FALSE(migrations.empty());
    for (const Resource& migration : migrations)
        EXPECT_EQ(migration.content.find("GENERATED"), std::string_view::npos) << migration.name;
}

}  // namespace
}  // namespace taxasge
