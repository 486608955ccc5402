// The table that cmake/resources/embed.mjs generates: sorted by name, ended by a null name.
#pragma once

namespace taxasge {

struct ResourceEntry {
    const char* name;
    const char* begin;
    const char* end;
    const char* digest;
};
extern const ResourceEntry resource_table[];
extern const unsigned long resource_count;

}  // namespace taxasge
