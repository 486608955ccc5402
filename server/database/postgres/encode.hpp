// Parameters as libpq wants them: numbers and texts as text, of whatever type the server infers; bytes as
// bytes.
#pragma once

#include "base/result.hpp"
#include "server/database/database.hpp"

#include <string>
#include <vector>

namespace taxasge {

class EncodedParameters {
 public:
    // Points into `parameters`, which must outlive it. Error: internal, for a text with a NUL, which
    // PostgreSQL cannot keep and C would cut there.
    [[nodiscard]] static Result<EncodedParameters> encode(const Statement& statement,
                                                          const Parameters& parameters);

    [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
    [[nodiscard]] const char* const* values() const { return values_.data(); }
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }
    [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
    void add(const char* data, std::size_t length, int format);

    std::vector<std::string> numbers_;  // reserved at once, so that nothing that values_ points to moves
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

}  // namespace taxasge
