// The JSON Schema (2020-12) of deliver.yaml, for editors.
#pragma once

#include <string>

namespace taxasge::delivery {

[[nodiscard]] std::string json_schema();

}  // namespace taxasge::delivery
