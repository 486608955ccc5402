# ./dev test: every test, on one build, with PostgreSQL, Redis and SMTP of its own on free ports.

readonly reports=build/reports
readonly test_folders=(tests tests/firebase) # the npm packages that the tests need
# Two reporters at once: people read one, the tally the other, from the file named behind it. Never --test-force-exit: it ends a
# file before its last results have left it, and a failure among them would be lost. A file that leaves something open is
# ended, and has failed, by tests/support/ends.ts.
readonly node_test_options=(--import "$root/tests/support/ends.ts" --test --test-timeout=300000 --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit)

# Tests sync what they write, thousands of times, to data that nobody wants afterwards: they do it in memory, where there is
# enough of it and programs can be run from it. (A kill keeps what memory keeps; power cuts have a file system of their own.)
use_memory_for_temporary_files() {
    local folder=/dev/shm free trial
    free=$(df --output=avail -k $folder 2>/dev/null | tail -1) || return 0
    if [ -n "${TMPDIR:-}" ] || [ "${free:-0}" -lt $((4 << 20)) ]; then return; fi
    if [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -lt $((6 << 20)) ]; then return; fi
    trial=$(mktemp -p $folder 2>/dev/null) || return 0
    if cp /bin/true "$trial" && chmod 700 "$trial" && "$trial" 2>/dev/null; then export TMPDIR=$folder; fi
    rm -f "$trial"
}

run_tests() {
    local start=$SECONDS
    use_memory_for_temporary_files
    need_packages "${build_packages[@]}" "${test_packages[@]}"
    need_node
    npm_install "${build_folders[@]}" "${test_folders[@]}"
    must_step "configuring" configure ON
    must_step "building everything" compile $build
    rm -rf $reports && mkdir -p $reports
    export NODE_COMPILE_CACHE=$root/build/node_cache # a hundred processes read the same sources

    step "house rules" node tools/tidy/main.ts
    step "requirements" node tools/requirements/main.ts --check
    beside "C++ tests, fuzz targets, tools, the pages' build" other_tests
    step "API tests, attacks, delivery, pages in Chromium" service_tests api attacks delivery e2e
    join_beside
    finish "$start"
}

# Beside those that mostly wait.
other_tests() {
    step "C++ tests" cpp_tests $build $reports/cpp
    step "fuzz targets, a short run" fuzz_targets $build
    step "tests of the tools" node_tests tools 'tools/**/*_test.ts' 'bench/**/*_test.ts'
    step "tests of the pages' build" node_tests web 'web/**/*.test.ts'
    [ ${#failed_steps[@]} -eq 0 ]
}

node_tests() {
    local name=$1
    shift
    node "${node_test_options[@]}" --test-reporter-destination="$reports/$name.xml" "$@"
}

with_services() { node tests/support/services.ts -- "$@"; }

# service_tests FOLDER…: in one run, because they mostly wait, and not all for the same.
service_tests() {
    local folder files=()
    for folder in "$@"; do files+=("tests/$folder/**/*.test.ts"); done
    with_services node "${node_test_options[@]}" --test-reporter-destination="$reports/${report:-services}.xml" \
        --test-concurrency="${tests_at_once:-4}" "${files[@]}"
}

# cpp_tests BUILD REPORTS [ctest arguments]: each program writes its cases as XML, ctest which programs failed.
# The fuzz targets are no GoogleTest programs and have a step of their own.
cpp_tests() {
    local tree=$1 target=$root/$2
    shift 2
    mkdir -p "$target"
    CPP_REPORTS="$target" with_services ctest --test-dir "$tree" --output-on-failure --no-tests=error \
        --parallel "$(($(nproc) * 2))" --output-junit "$target/ctest.junit" --label-exclude '^fuzz$' "$@"
}

# fuzz_targets BUILD [SECONDS]: each target on its kept corpus, or in a search of so many seconds
# (tools/dev/fuzz_target.sh).
fuzz_targets() {
    mkdir -p $reports/fuzz
    FUZZ_SECONDS=${2:-} FUZZ_REPORTS=$root/$reports/fuzz ctest --test-dir "$1" --label-regex '^fuzz$' \
        --output-on-failure --no-tests=error --parallel 2 --output-junit "$root/$reports/fuzz/fuzz.xml"
}

# The closing lines: what failed, the coverage of the last proof, the sum over all runners, and the exit code.
finish() {
    say "result after $(duration $((SECONDS - $1)))"
    local name
    for name in "${failed_steps[@]}"; do printf '%sfailed: %s%s\n' "$red" "$name" "$plain"; done
    node tools/dev/coverage.ts --last
    node tools/dev/tally.ts $reports "${#failed_steps[@]}"
    [ ${#failed_steps[@]} -eq 0 ]
}
