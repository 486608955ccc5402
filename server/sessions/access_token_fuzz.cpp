// The entry point of a libFuzzer target: no bytes may crash the check of an access token, none may pass it,
// and claims that can be read must be written again as they were. `server/sessions/access_token_fuzz.cpp` is
// linked alone with -fsanitize=fuzzer; in the server nothing calls it.
#include "server/sessions/claims.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto claims = taxasge::read_claims(text); claims && taxasge::write_claims(*claims) != text)
        std::abort();
    return 0;
}
