#!/bin/sh
# cpp_test.sh PROGRAM NAME: a program of C++ tests, or the share of them that GTEST_SHARD_INDEX says. Its report goes where
# CPP_REPORTS says, under a name of its own: GoogleTest would give all shares the same.
exec "$1" ${CPP_REPORTS:+"--gtest_output=xml:$CPP_REPORTS/$2.xml"}
