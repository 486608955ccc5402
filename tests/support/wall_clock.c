// Loaded before the C library (tests/support/wall_clock.ts): the wall clock is wrong by as many seconds as
// the file says that WALL_CLOCK_FILE names, now and whenever it changes. It asks the kernel itself, so that
// the sanitizers, which look at the clock before anything is loaded, do not meet it half made. Durations are
// measured as ever.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t* error_seconds;

__attribute__((constructor)) static void open_file(void) {
    const char* path = getenv("WALL_CLOCK_FILE");
    const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void* mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED) error_seconds = mapped;
}

int clock_gettime(clockid_t clock, struct timespec* now) {
    const int failed = (int)syscall(SYS_clock_gettime, clock, now);
    const int is_wall_clock = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    if (!failed && is_wall_clock && error_seconds != NULL) now->tv_sec += *error_seconds;
    return failed;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
    (void)zone;
    struct timespec precise;
    const int failed = clock_gettime(CLOCK_REALTIME, &precise);
    if (!failed) *now = (struct timeval){.tv_sec = precise.tv_sec, .tv_usec = precise.tv_nsec / 1000};
    return failed;
}

time_t time(time_t* copy) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    if (copy != NULL) *copy = now.tv_sec;
    return now.tv_sec;
}
