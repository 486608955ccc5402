# How everything is compiled: one standard, one set of warnings, one precompiled header, ccache.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

# By the compiler's own list of what it read (CCACHE_DEPEND), not by another run of the preprocessor, and with the digests of
# unchanged files remembered (CCACHE_INODECACHE): a miss on a small file cost three times what the compiler alone takes.
find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_DEPEND=1 CCACHE_INODECACHE=1 ${CCACHE})
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
# -fPIE by hand and for all: with CMake's own switch libraries get -fPIC, programs -fPIE, and the one precompiled
# header would fit only one of them.
add_compile_options(-fPIE -Wall -Wextra -Wpedantic -Wshadow -Werror -fstack-protector-strong
    "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
add_compile_definitions(_GLIBCXX_ASSERTIONS $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
# Packed, because a start reads every address that it relocates.
add_link_options(-pie -fuse-ld=lld-19 -Wl,-z,relro,-z,now -Wl,-z,pack-relative-relocs)

if(TAXASGE_SANITIZE)
    add_compile_options(-fsanitize=${TAXASGE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${TAXASGE_SANITIZE})
endif()
option(TAXASGE_FUZZING "Instrument for guided fuzzing (cmake/fuzz.cmake)" OFF)
if(TAXASGE_FUZZING)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(TAXASGE_COVERAGE)
    # Counted in a file that is mapped (%c in its name): what is killed, or leaves by _exit, has counted all the same. The name is the
    # program's own, for those that start without an environment, as the agent of deliveries does.
    set(profile -fprofile-instr-generate=${CMAKE_BINARY_DIR}/profiles/%p-%m%c.profraw)
    add_compile_options(${profile} -fcoverage-mapping "SHELL:-mllvm -runtime-counter-relocation")
    add_link_options(${profile})
endif()
