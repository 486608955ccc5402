// What nearly every test reads besides. Not the fixtures: a change of one would compile every test anew.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
