// Who is trying the same thing at the same moment in this process.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace taxasge {

// Any thread.
class InFlight {
 public:
    // A place, held as long as it lives.
    class Place {
     public:
        Place() = default;
        Place(InFlight& home, std::string key) : home_(&home), key_(std::move(key)) {}
        Place(Place&& other) noexcept
            : home_(std::exchange(other.home_, nullptr)), key_(std::move(other.key_)), alone_(other.alone_) {}
        Place& operator=(Place&& other) noexcept {
            std::swap(home_, other.home_);
            std::swap(key_, other.key_);
            std::swap(alone_, other.alone_);
            return *this;
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() {
            if (home_ != nullptr) home_->leave(key_);
        }

        // Nobody else was there when it was taken.
        [[nodiscard]] bool is_alone() const { return alone_; }

     private:
        friend class InFlight;
        InFlight* home_ = nullptr;
        std::string key_;
        bool alone_ = true;
    };

    [[nodiscard]] Place enter(std::string key) {
        const std::scoped_lock lock{mutex_};
        Place place{*this, key};
        place.alone_ = ++count_[std::move(key)] == 1;
        return place;
    }

 private:
    void leave(const std::string& key) {
        const std::scoped_lock lock{mutex_};
        const auto found = count_.find(key);
        if (--found->second == 0) count_.erase(found);
    }

    std::mutex mutex_;
    std::unordered_map<std::string, int> count_;
};

}  // namespace taxasge
