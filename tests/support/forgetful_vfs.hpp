// SQLite's way to a ForgetfulDisk: wraps the usual VFS and is the default one as long as it lives, so that
// the program's own driver opens its files through it. It also does what a test wants to happen to a disk:
// wait with a sync, fail it, be full.
#pragma once

#include "tests/support/forgetful_disk.hpp"

#include <sqlite3.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <new>
#include <utility>

namespace taxasge::test {

class ForgetfulVfs {
 public:
    ForgetfulVfs() : usual_(sqlite3_vfs_find(nullptr)), vfs_(*usual_) {
        vfs_.zName = "forgetful";
        vfs_.pAppData = this;
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + usual_->szOsFile;
        vfs_.pNext = nullptr;
        vfs_.xOpen = &open;
        vfs_.xDelete = &remove;
        sqlite3_vfs_register(&vfs_, 1);
    }
    ForgetfulVfs(const ForgetfulVfs&) = delete;
    ForgetfulVfs& operator=(const ForgetfulVfs&) = delete;
    ~ForgetfulVfs() {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(usual_, 1);
    }

    [[nodiscard]] const ForgetfulDisk& disk() const { return disk_; }
    [[nodiscard]] int syncs() const { return syncs_; }  // done

    // Called before each change of the disk, in the thread that makes it. Set while no database is open.
    std::function<void()> before_each_change = [] {};

    // SQLITE_OK, or what every write, every sync answers instead of being done.
    std::atomic<int> write_fails{SQLITE_OK};
    std::atomic<int> sync_fails{SQLITE_OK};

    // As long as it lives, no sync comes to its end.
    class HeldSyncs {
     public:
        explicit HeldSyncs(ForgetfulVfs& vfs) : vfs_(vfs) { vfs_.hold(true); }
        HeldSyncs(const HeldSyncs&) = delete;
        HeldSyncs& operator=(const HeldSyncs&) = delete;
        ~HeldSyncs() { vfs_.hold(false); }

     private:
        ForgetfulVfs& vfs_;
    };

 private:
    // SQLite gives the room; the usual VFS' own file follows behind.
    struct File {
        sqlite3_file base{};
        ForgetfulVfs* vfs = nullptr;
        ForgetfulDisk::File content{};
        bool new_log = false;  // SQLite syncs the folder with the first sync of a new journal or WAL

        sqlite3_file* usual() { return reinterpret_cast<sqlite3_file*>(this + 1); }
        const sqlite3_io_methods& methods() { return *usual()->pMethods; }
    };
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* raw, int flags, int* flags_out) {
        auto& self = *static_cast<ForgetfulVfs*>(vfs->pAppData);
        if (path == nullptr) return SQLITE_CANTOPEN;  // a temporary file: ours live in memory
        int was_there = 0;
        self.usual_->xAccess(self.usual_, path, SQLITE_ACCESS_EXISTS, &was_there);
        File& file = *new (raw) File{.vfs = &self};
        const int code = self.usual_->xOpen(self.usual_, path, file.usual(), flags, flags_out);
        if (code != SQLITE_OK) {
            if (file.usual()->pMethods != nullptr) file.methods().xClose(file.usual());
            file.~File();
            raw->pMethods = nullptr;
            return code;
        }
        file.content = self.disk_.open(path, was_there == 0 ? std::nullopt : std::optional{read_all(file)});
        file.new_log = was_there == 0 && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
        raw->pMethods = &io_methods();
        return SQLITE_OK;
    }

    static Bytes read_all(File& file) {
        sqlite3_int64 size = 0;
        file.methods().xFileSize(file.usual(), &size);
        Bytes bytes(static_cast<std::size_t>(size));
        file.methods().xRead(file.usual(), bytes.data(), static_cast<int>(size), 0);
        return bytes;
    }

    static int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
        auto& self = *static_cast<ForgetfulVfs*>(vfs->pAppData);
        self.before_each_change();
        const int code = self.usual_->xDelete(self.usual_, path, sync_folder);
        if (code == SQLITE_OK) self.disk_.remove(path);
        if (code == SQLITE_OK && sync_folder != 0) self.disk_.sync_folder();
        return code;
    }

    static int close(sqlite3_file* raw) {
        File& file = of(raw);
        const int code = file.methods().xClose(file.usual());
        file.~File();
        return code;
    }

    static int write(sqlite3_file* raw, const void* data, int size, sqlite3_int64 offset) {
        File& file = of(raw);
        file.vfs->before_each_change();
        if (const int fault = file.vfs->write_fails; fault != SQLITE_OK) return fault;
        const auto* bytes = static_cast<const std::uint8_t*>(data);
        file.vfs->disk_.change(file.content, {static_cast<std::size_t>(offset), Bytes(bytes, bytes + size)});
        return file.methods().xWrite(file.usual(), data, size, offset);
    }

    static int truncate(sqlite3_file* raw, sqlite3_int64 size) {
        File& file = of(raw);
        file.vfs->before_each_change();
        file.vfs->disk_.change(file.content, {.offset = static_cast<std::size_t>(size), .truncates = true});
        return file.methods().xTruncate(file.usual(), size);
    }

    // What it costs a real disk is of no interest here: the usual sync is left out.
    static int sync(sqlite3_file* raw, int) {
        File& file = of(raw);
        file.vfs->before_each_change();
        file.vfs->wait_while_held();
        if (const int fault = file.vfs->sync_fails; fault != SQLITE_OK) return fault;
        file.vfs->disk_.sync(file.content);
        if (std::exchange(file.new_log, false)) file.vfs->disk_.sync_folder();
        ++file.vfs->syncs_;
        return SQLITE_OK;
    }

    template <auto method, class... A>
    static int forward(sqlite3_file* file, A... arguments) {
        return (of(file).methods().*method)(of(file).usual(), arguments...);
    }
    static void shm_barrier(sqlite3_file* file) { of(file).methods().xShmBarrier(of(file).usual()); }

    // Version 2: without memory-mapped files, whose changes nobody would see.
    static const sqlite3_io_methods& io_methods() {
        using Io = sqlite3_io_methods;
        static const Io methods{.iVersion = 2,
                                .xClose = &close,
                                .xRead = &forward<&Io::xRead>,
                                .xWrite = &write,
                                .xTruncate = &truncate,
                                .xSync = &sync,
                                .xFileSize = &forward<&Io::xFileSize>,
                                .xLock = &forward<&Io::xLock>,
                                .xUnlock = &forward<&Io::xUnlock>,
                                .xCheckReservedLock = &forward<&Io::xCheckReservedLock>,
                                .xFileControl = &forward<&Io::xFileControl>,
                                .xSectorSize = &forward<&Io::xSectorSize>,
                                .xDeviceCharacteristics = &forward<&Io::xDeviceCharacteristics>,
                                .xShmMap = &forward<&Io::xShmMap>,
                                .xShmLock = &forward<&Io::xShmLock>,
                                .xShmBarrier = &shm_barrier,
                                .xShmUnmap = &forward<&Io::xShmUnmap>,
                                .xFetch = nullptr,
                                .xUnfetch = nullptr};
        return methods;
    }

    void hold(bool held) {
        {
            const std::lock_guard lock{mutex_};
            held_ = held;
        }
        released_.notify_all();
    }
    void wait_while_held() {
        std::unique_lock lock{mutex_};
        released_.wait(lock, [this] { return !held_; });
    }

    sqlite3_vfs* usual_;
    sqlite3_vfs vfs_;
    ForgetfulDisk disk_;
    std::atomic<int> syncs_{0};
    std::mutex mutex_;
    std::condition_variable released_;
    bool held_ = false;
};

}  // namespace taxasge::test
