// The first array of a JSON file, object by object: what `firebase auth:export` writes, and psql's json_agg.
// The file is never held as a whole.
#pragma once

#include "server/transfer/row_source.hpp"

namespace taxasge {

class JsonArray final : public RowSource {
 public:
    explicit JsonArray(TextInput input) : input_(std::move(input)) {}
    [[nodiscard]] Result<std::optional<SourceRow>> next() override;

 private:
    enum class Place { before, inside, after };

    [[nodiscard]] Result<void> find_array();
    [[nodiscard]] Result<std::string> take_object();
    [[nodiscard]] bool take_string(std::string& text);

    TextInput input_;
    Place place_ = Place::before;
};

}  // namespace taxasge
