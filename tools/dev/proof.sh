# ./dev proof: what is too long for every change. All tests under ASan and UBSan, a search with each fuzz target
# (FUZZ_SECONDS, 30 each), the concurrent tests under TSan, the line coverage with its thresholds; then, with the program as it
# is shipped, the tests across processes at full counts (TAXASGE_PROOF=1), first of the server, then of deliveries; the pages with
# the coverage of their scripts and on Firebase Hosting; and alone on the machine what is judged by its time.
# What came of each step is kept in docs/proof.json, with the commit that it was run on. `./dev proof PART…` runs only those parts.

# The modules whose code runs on more than one thread.
readonly concurrent=(base cache database health http mail sessions)

readonly proof_parts=(asan tsan coverage counts deliveries pages timing)

run_proof() {
    local start=$SECONDS part begun parts=("$@") tests_at_once=2 # sanitizers and full counts need the time that there is
    if [ ${#parts[@]} -eq 0 ]; then parts=("${proof_parts[@]}"); fi
    for part in "${parts[@]}"; do
        [[ " ${proof_parts[*]} " == *" $part "* ]] || wrong_words "there is no part $part of the proof; there are: ${proof_parts[*]}"
    done
    use_memory_for_temporary_files
    need_packages "${build_packages[@]}" "${test_packages[@]}" "${proof_packages[@]}"
    need_node
    npm_install "${build_folders[@]}" "${test_folders[@]}"
    rm -rf $reports && mkdir -p $reports
    for part in "${parts[@]}"; do
        told_steps=()
        begun=$(git -c safe.directory="$root" rev-parse --short=12 HEAD)
        "prove_$part"
        printf '%s\n' "${told_steps[@]}" | node tools/dev/proof_record.ts "$part" $reports "$begun"
    done
    finish "$start"
}

prove_asan() {
    step "building with ASan and UBSan" build_preset asan
    if [ "$last_code" -ne 0 ]; then return; fi
    step "C++ tests at full counts with ASan and UBSan" fully cpp_tests build/asan $reports/asan
    step "C++ tests behind a transaction pooler" behind_pooler cpp_tests build/asan $reports/pooler
    step "fuzz targets, guided" fuzz_targets build/asan "${FUZZ_SECONDS:-30}"
    step "API tests with ASan and UBSan" sanitized server_tests asan api
    step "attacks with ASan and UBSan" sanitized server_tests asan attacks
}

prove_tsan() {
    step "building with TSan" build_preset tsan "${concurrent[@]/%/_test}"
    if [ "$last_code" -eq 0 ]; then step "concurrent tests with TSan" concurrent_tests; fi
}

prove_coverage() {
    step "building for coverage" build_preset coverage
    if [ "$last_code" -ne 0 ]; then return; fi
    rm -rf build/coverage/profiles
    # For the gate: what was measured elsewhere says nothing of what serves.
    printf '%s%s\n' "$(git -c safe.directory="$root" rev-parse HEAD)" "$([ -z "$(git -c safe.directory="$root" status --porcelain)" ] || printf -- -dirty)" >build/coverage/commit
    step "C++ tests for coverage" covered cpp_tests build/coverage $reports/coverage
    step "API tests for coverage" covered server_tests coverage api
    step "attacks for coverage" covered server_tests coverage attacks
    step "pages in Chromium for coverage" covered server_tests coverage e2e
    step "deliveries for coverage" covered server_tests coverage delivery
    step "line coverage" measure_coverage
}

prove_counts() {
    step "building the release" build_preset release taxasge taxasgectl
    if [ "$last_code" -ne 0 ]; then return; fi
    step "API tests at full counts" fully server_tests release api
    step "attacks at full counts" fully server_tests release attacks
}

prove_deliveries() {
    step "building the release" build_preset release taxasge taxasgectl local_target_driver
    if [ "$last_code" -eq 0 ]; then step "deliveries at full counts" fully server_tests release delivery; fi
}

prove_pages() {
    step "building the release" build_preset release taxasge
    if [ "$last_code" -ne 0 ]; then return; fi
    rm -rf build/measured_pages && mkdir -p build/measured_pages/ran
    step "building the pages to be measured" node web/build.ts build/measured_pages/site --measure
    step "pages in Chromium at full counts" fully whole_browser watched_pages
    step "line coverage of the pages' scripts" node tests/script_coverage.ts build/measured_pages/ran
    step "pages on Firebase Hosting" whole_browser hosted_pages
}

prove_timing() {
    step "building the release" build_preset release taxasge
    if [ "$last_code" -eq 0 ]; then step "timing at full counts, alone on the machine" fully measured_attacks; fi
}

# For a test that takes from the program what its sanitizers need themselves.
sanitized() { TAXASGE_SANITIZED=1 "$@"; }

fully() { TAXASGE_PROOF=1 "$@"; }

# Everything on PostgreSQL goes through pgbouncer.
behind_pooler() { TAXASGE_TEST_BEHIND_POOLER=1 "$@"; }

# build_preset NAME [targets]
build_preset() {
    configure_preset "$1" ON
    compile "build/$1" "${@:2}"
}

concurrent_tests() {
    cpp_tests build/tsan $reports/tsan --tests-regex "^($(IFS='|' && printf '%s' "${concurrent[*]}"))_[0-9]+\$"
}

# The tests take the program that TAXASGE_BINARY names; without it, build/release/taxasge.
server_tests() {
    export TAXASGE_BINARY=$root/build/$1/taxasge TAXASGECTL_BINARY=$root/build/$1/taxasgectl
    local report=$1-$2
    service_tests "$2"
}

# In the whole browser, where ./dev test takes its engine alone.
whole_browser() { TAXASGE_CHROMIUM=/usr/bin/chromium "$@"; }

watched_pages() {
    TAXASGE_SCRIPT_COVERAGE=$root/build/measured_pages/ran TAXASGE_WEB_ROOT=$root/build/measured_pages/site server_tests release e2e
}

hosted_pages() {
    TAXASGE_PAGES=hosting tests_at_once=1 server_tests release e2e
}

# What is judged by times and memory, of the program that is shipped.
measured_attacks() {
    TAXASGE_BINARY=$root/build/release/taxasge TAXASGE_MEASURED=1 with_services node "${node_test_options[@]}" \
        --test-reporter-destination=$reports/measured.xml --test-concurrency=1 \
        tests/attacks/{enumeration_time,idle_connections,slow_clients}.test.ts
}

# One profile a process (%p), merged on the fly where a process of the same number comes again (%m), and kept up to date while it
# runs (%c): the agent of deliveries is killed in the end.
covered() {
    LLVM_PROFILE_FILE="$root/build/coverage/profiles/%p-%m%c.profraw" "$@"
}

measure_coverage() {
    local tree=build/coverage program objects=()
    find $tree/profiles -name '*.profraw' >$tree/profiles.txt
    llvm-profdata-19 merge --sparse --input-files=$tree/profiles.txt --output=$tree/all.profdata
    for program in $tree/*_test; do objects+=(--object "$program"); done
    llvm-cov-19 export $tree/taxasge --object $tree/taxasgectl "${objects[@]}" --instr-profile=$tree/all.profdata --summary-only \
        --ignore-filename-regex='(_(test|scene|fixture)\.[ch]pp$|/build/|^/usr/|/tests/)' >$tree/coverage.json
    node tools/dev/coverage.ts --measure $tree/coverage.json $reports/coverage.json
}
