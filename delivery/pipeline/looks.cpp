#include "delivery/pipeline/looks.hpp"

#include "delivery/config/units.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace taxasge::delivery {
namespace {

using std::chrono::steady_clock;

Sighting unseen(std::string cause) {
    return {.observed = {{"cause", std::move(cause)}}};
}

// Where the threads put what they have seen. Who was left behind may still write here after all is over.
struct Board {
    std::mutex mutex = {};
    std::condition_variable changed = {};
    std::vector<std::optional<Sighting>> seen = {};
};

class Watch {
 public:
    Watch(const std::vector<Look>& looks, std::size_t at_once)
        : looks_(looks), at_once_(at_once), board_(std::make_shared<Board>()) {
        board_->seen.resize(looks.size());
    }

    std::vector<Sighting> all() {
        std::vector<Sighting> sightings(looks_.size());
        std::unique_lock lock{board_->mutex};
        while (next_ < looks_.size() || !running_.empty()) {
            while (next_ < looks_.size() && running_.size() < at_once_) start(next_++);
            const auto first = std::ranges::min(running_, {}, &Running::deadline).deadline;
            board_->changed.wait_until(lock, first, [&] { return has_news(); });
            collect(sightings);
        }
        return sightings;
    }

 private:
    struct Running {
        std::size_t index = 0;
        steady_clock::time_point deadline{};
    };

    void start(std::size_t index) {
        running_.push_back({index, steady_clock::now() + looks_[index].limit});
        std::thread{[board = board_, index, see = looks_[index].see] {
            Result<Sighting> seen = see();
            const std::scoped_lock lock{board->mutex};
            board->seen[index] = seen ? std::move(*seen) : unseen(seen.error().detail);
            board->changed.notify_one();
        }}.detach();
    }

    [[nodiscard]] bool has_news() const {
        return std::ranges::any_of(running_,
                                   [&](const Running& each) { return board_->seen[each.index].has_value(); });
    }

    // Those that are there, and those whose time is over.
    void collect(std::vector<Sighting>& sightings) {
        const auto now = steady_clock::now();
        std::erase_if(running_, [&](const Running& each) {
            std::optional<Sighting>& seen = board_->seen[each.index];
            if (!seen && now < each.deadline) return false;
            sightings[each.index] =
                seen ? std::move(*seen)
                     : unseen("no answer within " + duration_in_words(looks_[each.index].limit));
            return true;
        });
    }

    const std::vector<Look>& looks_;
    std::size_t at_once_;
    std::shared_ptr<Board> board_;
    std::size_t next_ = 0;
    std::vector<Running> running_ = {};
};

}  // namespace

std::vector<Sighting> look_at_all(const std::vector<Look>& looks, std::size_t at_once) {
    return Watch{looks, at_once}.all();
}

}  // namespace taxasge::delivery
