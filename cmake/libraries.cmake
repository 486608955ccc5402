# The libraries, all from Debian 12. Asio and Beast are compiled once, here, and not in every file.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto SSL)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
foreach(pair pq:libpq sqlite:sqlite3 hiredis:hiredis curl:libcurl idn2:libidn2 expat:expat)
    string(REPLACE ":" ";" pair ${pair})
    list(GET pair 0 name)
    list(GET pair 1 package)
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${package})
endforeach()

# Not linked, but loaded by whoever first calls them (base/late_library.hpp): only their headers are needed.
foreach(name pq curl)
    add_library(${name}_headers INTERFACE)
    target_include_directories(${name}_headers SYSTEM INTERFACE ${${name}_INCLUDE_DIRS})
endforeach()

# Static, so that its calls of mmap can be led to base/lent_memory.cpp (docs/adr/0007-lent-memory.md).
find_library(SODIUM_ARCHIVE libsodium.a REQUIRED)
add_library(sodium INTERFACE)
target_link_libraries(sodium INTERFACE ${SODIUM_ARCHIVE} Threads::Threads)
# Asked for by name: where a sanitizer has a weak mmap of its own, what wraps it is weak too, and left out of a program that lends no
# memory, which then calls address 0.
target_link_options(sodium INTERFACE LINKER:--wrap=mmap LINKER:--wrap=munmap LINKER:--undefined=__wrap_mmap)

find_library(ZXCVBN_LIBRARY zxcvbn REQUIRED)
add_library(zxcvbn INTERFACE)
target_link_libraries(zxcvbn INTERFACE ${ZXCVBN_LIBRARY})

find_library(CRYPT_LIBRARY crypt REQUIRED)
add_library(crypt INTERFACE)
target_link_libraries(crypt INTERFACE ${CRYPT_LIBRARY})

add_library(taxasge_asio STATIC ${CMAKE_CURRENT_LIST_DIR}/asio.cpp)
target_compile_definitions(taxasge_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)
target_link_libraries(taxasge_asio PUBLIC Boost::headers OpenSSL::SSL Threads::Threads)

if(TAXASGE_TESTS)
    find_package(GTest REQUIRED)
    find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
    add_library(rapidcheck INTERFACE)
    target_link_libraries(rapidcheck INTERFACE ${RAPIDCHECK_LIBRARY})

    # What is under test is compiled as it is shipped; the tests themselves are not optimized: half the time for the compiler.
    add_library(taxasge_as_test INTERFACE)
    target_compile_options(taxasge_as_test INTERFACE -O0 -U_FORTIFY_SOURCE)
    target_link_libraries(taxasge_as_test INTERFACE GTest::gmock GTest::gtest_main rapidcheck)
endif()
