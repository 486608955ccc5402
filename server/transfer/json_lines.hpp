// An object a line, as `taxasge users export` writes it. Empty lines are passed over.
#pragma once

#include "server/transfer/row_source.hpp"

namespace taxasge {

class JsonLines final : public RowSource {
 public:
    explicit JsonLines(TextInput input) : input_(std::move(input)) {}
    [[nodiscard]] Result<std::optional<SourceRow>> next() override;

 private:
    TextInput input_;
};

}  // namespace taxasge
