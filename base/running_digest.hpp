// SHA-256 of what comes piece by piece.
#pragma once

#include "base/bytes.hpp"

#include <memory>
#include <string_view>

namespace taxasge {

class RunningDigest {
 public:
    RunningDigest();
    RunningDigest(RunningDigest&&) noexcept;
    RunningDigest& operator=(RunningDigest&&) noexcept;
    ~RunningDigest();

    void add(std::string_view piece);
    [[nodiscard]] Bytes value() const;  // of everything so far

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace taxasge
