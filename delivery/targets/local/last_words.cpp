#include "delivery/targets/local/last_words.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace taxasge::delivery {
namespace {

constexpr std::uintmax_t most = 2000;

std::uintmax_t size_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : size;
}

}  // namespace

LastWords LastWords::begin(const std::filesystem::path& file) {
    LastWords words;
    words.file_ = file;
    words.from_ = size_of(file);
    return words;
}

std::string LastWords::text() const {
    const auto size = size_of(file_);
    std::ifstream stream{file_, std::ios::binary};
    const auto from = from_ <= size ? from_ : 0;  // it has begun anew meanwhile
    stream.seekg(static_cast<std::streamoff>(std::max(from, size > most ? size - most : 0)));
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.empty() ? "it said nothing" : text;
}

}  // namespace taxasge::delivery
