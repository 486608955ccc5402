#include "server/passkeys/passkey.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace taxasge {

json::object to_json(const Passkey& passkey) {
    return {{"id", passkey.id.text()},
            {"name", passkey.name ? json::value(*passkey.name) : json::value(nullptr)},
            {"created_at", to_rfc3339(passkey.created_at)},
            {"last_used_at",
             passkey.last_used_at ? json::value(to_rfc3339(*passkey.last_used_at)) : json::value(nullptr)},
            {"synced", passkey.is_backed_up}};
}

}  // namespace taxasge
