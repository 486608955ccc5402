# Writes version.cpp with the commit that is built; run at each build, and the file changes only when the commit does.
execute_process(COMMAND git describe --always --dirty --abbrev=12 --exclude=* WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
    set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#include \"base/version.hpp\"\n
namespace taxasge {
const std::string_view commit_text = \"${commit}\";
}  // namespace taxasge
")
