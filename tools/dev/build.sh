# Building: one tree, build/release, for running and for testing.

readonly build=build/release
readonly build_folders=(api web) # the npm packages that the build needs

prepare_build() {
    need_packages "${build_packages[@]}"
    need_node
    npm_install "${build_folders[@]}"
}

# configure ON|OFF|KEEP: whether the tests are built too. KEEP leaves an existing tree as it is, and otherwise asks whether
# the test libraries are there, so that `./dev run` needs only what running needs.
configure() {
    local tests=$1
    if [ "$tests" = KEEP ]; then
        if [ -f $build/build.ninja ]; then return; fi
        if package_is_there libgmock-dev && package_is_there librapidcheck-dev; then tests=ON; else tests=OFF; fi
    elif [ -f $build/build.ninja ] && grep -q "^TAXASGE_TESTS:BOOL=$tests$" $build/CMakeCache.txt; then
        return
    fi
    configure_preset release "$tests"
}

# Named, so that a tree never remembers another Node than ours.
configure_preset() {
    cmake --preset "$1" -DTAXASGE_TESTS="$2" -DNODE="$node" --log-level=WARNING
}

build_program() {
    must_step "configuring" configure KEEP
    must_step "building the server" compile $build taxasge taxasgectl
}

# compile TREE [targets]: with a line of progress for people, and without for a log.
compile() {
    local quiet=()
    if [ ! -t 1 ]; then quiet=(--quiet); fi
    ninja -C "$1" "${quiet[@]}" "${@:2}"
}

build_server() {
    prepare_build
    build_program
}

run_server() {
    build_server
    exec $build/taxasge "$@"
}

# The pages from the folder that is being edited, and built anew after each change.
run_web() {
    build_server
    exec node web/watch.ts build/web $build/taxasge "$@"
}

# Every page in every language, size and scheme, to look at after a change.
run_screenshots() {
    local folder=build/reports/pages
    build_server
    need_packages chromium-headless-shell fonts-dejavu-core
    npm_install tests
    rm -rf $folder && mkdir -p $folder
    node tests/screenshots.ts $folder "$@"
}

# The page is written by the server's own renderer, which is built with the tests.
run_letters() {
    local page=build/reports/letters.html
    prepare_build
    need_packages "${test_packages[@]}"
    must_step "configuring" configure ON
    must_step "building the page of letters" compile $build letters_page
    mkdir -p build/reports
    $build/letters_page $page
    say "wrote $page"
}
