// The fields of one row, each read as what it must be. Whatever is wrong is collected, so that the operator
// hears of every fault of a row at once; a field that is absent, null or empty is not there.
#pragma once

#include "server/transfer/user_record.hpp"

#include <boost/json/object.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

class RowFields {
 public:
    explicit RowFields(const boost::json::object& row) : row_(row) {}

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> text(std::string_view name);
    [[nodiscard]] std::string required(std::string_view name);
    [[nodiscard]] std::string word(std::string_view name, std::initializer_list<std::string_view> allowed,
                                   std::string_view otherwise);
    [[nodiscard]] bool flag(std::string_view name, bool otherwise);  // also "t", "f", "true", "false"
    [[nodiscard]] std::optional<Time> time(std::string_view name);
    [[nodiscard]] std::optional<Time> milliseconds(std::string_view name);  // since 1970, a number or a text
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name);

    void take_email(std::string_view name, UserRecord& record);
    [[nodiscard]] std::string person_name(std::string_view name, std::string_view text);
    [[nodiscard]] std::optional<std::string> phone(std::string_view name);
    // A hash that will open at a login, or a fault.
    [[nodiscard]] std::optional<Secret> hash(std::string_view name, std::string stored);

    void refuse(std::string_view name, std::string_view rule);  // `rule` is a string literal
    // The record, or all that was refused. Error: invalid.
    [[nodiscard]] Result<UserRecord> finish(UserRecord record) &&;

 private:
    [[nodiscard]] const boost::json::value* find(std::string_view name) const;

    const boost::json::object& row_;
    std::vector<FieldError> faults_;
};

}  // namespace taxasge
