// Refusals as RFC 9457 application/problem+json, in the caller's language. The one table from Code to HTTP
// status is in problem.cpp; the words come from api/errors/{es,fr,pt,en}.json, which the binary carries.
#pragma once

#include "base/language.hpp"
#include "base/result.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace taxasge {

[[nodiscard]] unsigned status_of(Code code);

class Problems {
 public:
    // What the binary carries, read once. Throws std::runtime_error naming every text that is missing: main()
    // calls it first of all.
    [[nodiscard]] static const Problems& embedded();

    using File = std::function<std::string(Language)>;

    // Error: internal, for a file that is no JSON, or naming every problem and field code that has no text in
    // some language. Throws for JSON of another shape.
    [[nodiscard]] static Result<Problems> load(const File& file);

    // The answer for a refusal, with Retry-After and WWW-Authenticate where they belong. `error.detail` is
    // not told.
    [[nodiscard]] Response answer(const Error& error, const Request& request) const;

 private:
    struct Text {
        std::string title;
        std::string detail;
    };
    struct Catalogue {
        std::map<std::string, Text, std::less<>> problems;
        std::map<std::string, std::string, std::less<>> fields;
    };

    [[nodiscard]] static Result<Catalogue> read(std::string_view json);
    [[nodiscard]] static std::string missing_in(const Catalogue& catalogue);
    [[nodiscard]] const Catalogue& in(Language language) const;

    std::array<Catalogue, all_languages.size()> catalogues_;
};

}  // namespace taxasge
