// Memory that a thread keeps and lends to a library which maps and unmaps a block of its own at every call.
// libsodium does so for each password hash, and half of a hash was page faults on those 19 MiB
// (docs/adr/0007-lent-memory.md). The linker brings its calls of mmap and munmap here (--wrap, in
// cmake/libraries.cmake); what asks for nothing lent gets the system's.
#pragma once

#include <cstddef>

namespace taxasge {

class LentMemory {
 public:
    // Throws std::bad_alloc. `bytes` > 0. The pages are left out of core dumps: they hold what passwords
    // became.
    explicit LentMemory(std::size_t bytes);
    ~LentMemory();  // wiped
    LentMemory(const LentMemory&) = delete;
    LentMemory& operator=(const LentMemory&) = delete;

    // While it lives, this thread's first anonymous mapping of at most size() bytes is this memory, with
    // whatever the last borrower left in it. One loan a thread at a time.
    class Loan {
     public:
        explicit Loan(LentMemory& memory);
        ~Loan();
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
    };
    [[nodiscard]] Loan lend() { return Loan{*this}; }

    [[nodiscard]] std::size_t size() const { return bytes_; }
    [[nodiscard]] unsigned long loans_taken() const { return taken_; }  // how often a library did borrow it

    // For the two functions that the linker calls.
    [[nodiscard]] void* borrow(std::size_t bytes);      // nullptr: too large, or lent already
    [[nodiscard]] bool give_back(const void* address);  // false: not this memory

 private:
    void* start_;
    std::size_t bytes_;
    bool is_borrowed_ = false;
    std::size_t most_borrowed_ = 0;
    unsigned long taken_ = 0;
};

}  // namespace taxasge
