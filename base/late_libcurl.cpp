// Each function of libcurl that is used, under its own name; the compiler holds them against curl.h. One that
// is used and not here does not link.
#include "base/late_libcurl.hpp"

#include "base/late_library.hpp"

#include <curl/curl.h>

namespace {

constinit const taxasge::LateLibrary libcurl{"libcurl.so.4"};

}  // namespace

namespace taxasge {

Result<void> start_libcurl() {
    if (auto loaded = libcurl.load(); !loaded) return loaded;
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) return fail(unavailable(curl_easy_strerror(started)));
    return {};
}

}  // namespace taxasge

// The rest of a body: finds the function once, and calls it with what follows.
#define LATE(name)                                                    \
    static const auto function = libcurl.find<decltype(name)>(#name); \
    return function

// Two functions of libcurl take one more argument after `...`: a long, a curl_off_t or a pointer. All have 64
// bits, and where they do a caller leaves it in the same register whether or not the function is declared
// with `...` [System V ABI for x86-64, 3.5.7; AAPCS64, 6.8.2].
static_assert(sizeof(long) == 8 && sizeof(curl_off_t) == 8 && sizeof(void*) == 8);

extern "C" {

CURLcode set_option(CURL* curl, CURLoption option, void* value) __asm__("curl_easy_setopt");
CURLcode set_option(CURL* curl, CURLoption option, void* value) {
    LATE(curl_easy_setopt)(curl, option, value);
}

CURLcode get_info(CURL* curl, CURLINFO info, void* value) __asm__("curl_easy_getinfo");
CURLcode get_info(CURL* curl, CURLINFO info, void* value) {
    LATE(curl_easy_getinfo)(curl, info, value);
}

CURLcode curl_global_init(long flags) {
    LATE(curl_global_init)(flags);
}

CURL* curl_easy_init() {
    LATE(curl_easy_init)();
}

CURLcode curl_easy_perform(CURL* curl) {
    LATE(curl_easy_perform)(curl);
}

void curl_easy_cleanup(CURL* curl) {
    LATE(curl_easy_cleanup)(curl);
}

const char* curl_easy_strerror(CURLcode code) {
    LATE(curl_easy_strerror)(code);
}

curl_slist* curl_slist_append(curl_slist* list, const char* text) {
    LATE(curl_slist_append)(list, text);
}

void curl_slist_free_all(curl_slist* list) {
    LATE(curl_slist_free_all)(list);
}

}  // extern "C"
