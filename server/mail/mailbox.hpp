// A mailbox: an address and, for our own sender, a name. It exists only when nothing in it can begin a new
// header or a new SMTP command, so that whatever a person typed, header injection is impossible by
// construction (A16).
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace taxasge {

class Mailbox {
 public:
    // "name@host". The host may be international and becomes its ASCII form [RFC 5891]. Error: invalid.
    [[nodiscard]] static Result<Mailbox> parse_address(std::string_view text);

    // "name@host" or "TaxasGE <name@host>", as MAIL_FROM has it. Error: invalid.
    [[nodiscard]] static Result<Mailbox> parse(std::string_view text);

    [[nodiscard]] const std::string& address() const {
        return address_;
    }  // printable ASCII, no space, no < >
    [[nodiscard]] const std::string& name() const { return name_; }  // UTF-8 without control characters
    [[nodiscard]] std::string_view host() const;                     // what follows the @

 private:
    Mailbox(std::string address, std::string name) : address_(std::move(address)), name_(std::move(name)) {}

    std::string address_;
    std::string name_;
};

}  // namespace taxasge
