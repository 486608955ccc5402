# ./dev bench: the measurements, on the release build. What it builds for itself is in build/bench.

readonly bench_build=build/bench
# Debian keeps the sources of Go packages here.
readonly go_sources=/usr/share/gocode

run_bench() {
    if [[ " $* " = *" --help "* ]]; then
        need_node
        node bench/run.ts --help
        return
    fi
    prepare_build
    need_packages "${bench_packages[@]}"
    npm_install tests bench/pages
    build_program
    must_step "building the load program" build_bench_programs
    if [[ " $* " = *" peers "* ]]; then
        need_packages "${peer_packages[@]}"
        npm_install bench/peers/node
        must_step "building the Go peer" build_go_peer
    fi
    local code=0
    node bench/run.ts "$@" || code=$?
    node tools/requirements/main.ts
    return $code
}

build_bench_programs() {
    local name
    mkdir -p $bench_build
    for name in load launch; do
        if [ -n "$(find bench/$name -newer $bench_build/$name 2>&1)" ]; then
            clang++-19 -std=c++23 -O2 -Wall -Wextra -I. bench/$name/*.cpp -o $bench_build/$name
        fi
    done
}

build_go_peer() {
    GO111MODULE=off GOPATH=$go_sources GOCACHE=$root/$bench_build/go_cache go build -o $bench_build/go_reference bench/peers/go/main.go
}
