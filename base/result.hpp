// A value or an Error. Dropping one without a look is a compile error, also behind co_await.
#pragma once

#include "base/error.hpp"

#include <expected>

namespace taxasge {

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
    using std::expected<T, Error>::expected;
    using Value = T;
};

using Failure = std::unexpected<Error>;

// `return fail(error);` from a function that returns any Result<T>.
[[nodiscard]] inline Failure fail(Error error) {
    return Failure{std::move(error)};
}

}  // namespace taxasge
