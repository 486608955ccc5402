#include "server/sessions/device_name.hpp"

#include <array>
#include <span>

namespace taxasge {
namespace {

struct Sign {
    std::string_view mark;
    std::string_view name;
};

// The first that is found: nearly all of them claim to be Chrome and Safari too, and those come last.
constexpr std::array programs{
    Sign{"Edg/", "Edge"},
    Sign{"EdgA/", "Edge"},
    Sign{"EdgiOS/", "Edge"},
    Sign{"Opera Mini/", "Opera Mini"},
    Sign{"OPR/", "Opera"},
    Sign{"OPT/", "Opera"},
    Sign{"Opera/", "Opera"},
    Sign{"SamsungBrowser/", "Samsung Internet"},
    Sign{"UCBrowser/", "UC Browser"},
    Sign{"HuaweiBrowser/", "Huawei Browser"},
    Sign{"MiuiBrowser/", "Mi Browser"},
    Sign{"FxiOS/", "Firefox"},
    Sign{"Firefox/", "Firefox"},
    Sign{"CriOS/", "Chrome"},
    Sign{"Chromium/", "Chromium"},
    Sign{"Chrome/", "Chrome"},
    Sign{"Safari/", "Safari"},
    Sign{"okhttp/", "okhttp"},
    Sign{"Dart/", "Dart"},
    Sign{"curl/", "curl"},
    Sign{"python-requests/", "python-requests"},
    Sign{"PostmanRuntime/", "Postman"},
};

// Android says Linux, iPhones say Mac OS X, and KaiOS may say both.
constexpr std::array systems{
    Sign{"KAIOS/", "KaiOS"},    Sign{"iPhone", "iPhone"}, Sign{"iPad", "iPad"},
    Sign{"Android", "Android"}, Sign{"CrOS", "ChromeOS"}, Sign{"Windows", "Windows"},
    Sign{"Macintosh", "macOS"}, Sign{"Linux", "Linux"},
};

std::string_view find_name(std::span<const Sign> signs, std::string_view text) {
    for (const Sign& sign : signs)
        if (text.contains(sign.mark)) return sign.name;
    return {};
}

}  // namespace

std::optional<std::string> device_name(std::string_view user_agent) {
    const std::string_view program = find_name(programs, user_agent);
    const std::string_view system = find_name(systems, user_agent);
    if (program.empty() && system.empty()) return std::nullopt;
    const std::string_view between = program.empty() || system.empty() ? "" : " · ";
    return std::string{program}.append(between).append(system);
}

}  // namespace taxasge
