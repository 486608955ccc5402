#include "base/lent_memory.hpp"

#include <sodium.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>

// The names that the linker's --wrap gives: ours, and the system's own.
extern "C" {
void* __real_mmap(void* address, std::size_t bytes, int protection, int flags, int file, off_t offset);
int __real_munmap(void* address, std::size_t bytes);
void* __wrap_mmap(void* address, std::size_t bytes, int protection, int flags, int file, off_t offset);
int __wrap_munmap(void* address, std::size_t bytes);
}

namespace taxasge {
namespace {

constinit thread_local LentMemory* lent = nullptr;

}  // namespace

LentMemory::LentMemory(std::size_t bytes)
    : start_(__real_mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)),
      bytes_(bytes) {
    if (start_ == MAP_FAILED) throw std::bad_alloc{};
    (void)madvise(start_, bytes_, MADV_DONTDUMP);  // a kernel without it dumps no more than it would have
}

LentMemory::~LentMemory() {
    sodium_memzero(start_, most_borrowed_);  // what nobody touched would only now become real memory
    (void)__real_munmap(start_, bytes_);
}

LentMemory::Loan::Loan(LentMemory& memory) {
    lent = &memory;
}

LentMemory::Loan::~Loan() {
    lent = nullptr;
}

void* LentMemory::borrow(std::size_t bytes) {
    if (is_borrowed_ || bytes > bytes_) return nullptr;
    is_borrowed_ = true;
    most_borrowed_ = std::max(most_borrowed_, bytes);
    ++taken_;
    return start_;
}

bool LentMemory::give_back(const void* address) {
    if (!is_borrowed_ || address != start_) return false;
    is_borrowed_ = false;
    return true;
}

}  // namespace taxasge

void* __wrap_mmap(void* address, std::size_t bytes, int protection, int flags, int file, off_t offset) {
    const bool wants_memory = address == nullptr && (flags & MAP_ANONYMOUS) != 0;
    if (taxasge::lent != nullptr && wants_memory) {
        if (void* borrowed = taxasge::lent->borrow(bytes)) return borrowed;
    }
    return __real_mmap(address, bytes, protection, flags, file, offset);
}

int __wrap_munmap(void* address, std::size_t bytes) {
    if (taxasge::lent != nullptr && taxasge::lent->give_back(address)) return 0;
    return __real_munmap(address, bytes);
}
