#include "server/http/file_set.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/resource.hpp"
#include "server/http/media_type.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

// As base/resource.hpp has it of what is embedded.
std::string digest_of(std::string_view content) {
    constexpr std::size_t enough_bytes = 15;
    const Bytes digest = sha256(as_bytes(content));
    return to_base64url(ByteView{digest}.first(enough_bytes));
}

Encoding encoding_of(std::string_view name) {
    if (name.ends_with(file_ending(Encoding::brotli))) return Encoding::brotli;
    return name.ends_with(file_ending(Encoding::gzip)) ? Encoding::gzip : Encoding::identity;
}

}  // namespace

Encoding StaticFile::choose(std::string_view accept_encoding) const {
    Encoding best = Encoding::identity;
    int best_wish = 0;
    for (const Encoding encoding : all_encodings) {
        if (variant(encoding).entity_tag.empty()) continue;
        const int wish = wish_for(encoding, accept_encoding);
        if (wish <= best_wish) continue;
        best = encoding;
        best_wish = wish;
    }
    return best;
}

FileSet FileSet::embedded(std::string_view prefix) {
    FileSet files;
    for (const Resource& resource : resources_under(prefix))
        files.add(resource.name.substr(prefix.size()), resource.content, resource.digest);
    files.drop_lone_variants();
    return files;
}

Result<FileSet> FileSet::folder(const std::filesystem::path& path) {
    FileSet files;
    std::error_code error;
    // A link that is turned while we read must not give half of each (web/watch.ts).
    const auto root = std::filesystem::canonical(path, error);
    if (error) return fail(unavailable(path.string() + ": " + error.message()));
    for (std::filesystem::recursive_directory_iterator entry{root, error}, end; !error && entry != end;
         entry.increment(error)) {
        if (!entry->is_regular_file(error)) continue;
        Result<std::string> content = read_file(entry->path());
        if (!content) return fail(content.error());
        files.owned_.push_back(std::make_unique<const std::string>(std::move(*content)));
        const std::string& owned = *files.owned_.back();
        files.add(entry->path().lexically_relative(root).generic_string(), owned, digest_of(owned));
    }
    if (error) return fail(unavailable(root.string() + ": " + error.message()));
    files.drop_lone_variants();
    return files;
}

const StaticFile* FileSet::find(std::string_view name) const {
    const auto file = files_.find(name);
    return file == files_.end() ? nullptr : &file->second;
}

void FileSet::add(std::string_view name, std::string_view content, std::string_view digest) {
    const Encoding encoding = encoding_of(name);
    const std::string_view plain_name = name.substr(0, name.size() - file_ending(encoding).size());
    StaticFile& file = files_[std::string{plain_name}];
    file.media_type = media_type_of(plain_name);
    file.variants[static_cast<std::size_t>(encoding)] = {content, fmt::format("\"{}\"", digest)};
}

// A compressed file without the plain one could not be sent to who accepts no compression.
void FileSet::drop_lone_variants() {
    std::erase_if(
        files_, [](const auto& file) { return file.second.variant(Encoding::identity).entity_tag.empty(); });
}

}  // namespace taxasge
