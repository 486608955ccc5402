# How ./dev speaks: what it does, how long it took, and which steps failed.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
    bold='' green='' red='' plain=''
fi

failed_steps=()
told_steps=() # "CODE SECONDS NAME" of each that ran
last_code=0

say() { printf '%s== %s%s\n' "$bold" "$1" "$plain"; }
say_error() { printf '%s./dev: %s%s\n' "$red" "$1" "$plain" >&2; }

die() {
    say_error "$1"
    exit 1
}

wrong_words() {
    say_error "$1"
    exit 2
}

# step NAME COMMAND...: runs it, tells its time, and remembers a failure instead of stopping, so that one run shows every fault.
step() {
    local name=$1 start=$SECONDS
    shift
    say "$name"
    # Not `"$@" || code=$?`: that would switch `set -e` off inside the step.
    set +e
    (
        set -e
        "$@"
    )
    last_code=$?
    set -e
    tell_end "$name" "$start"
}

# tell_end NAME START: of the step that ended with last_code.
tell_end() {
    local took
    took=$(duration $((SECONDS - $2)))
    told_steps+=("$last_code $((SECONDS - $2)) $1")
    if [ "$last_code" -eq 0 ]; then
        printf '%s   done: %s, %s%s\n' "$green" "$1" "$took" "$plain"
    else
        failed_steps+=("$1")
        printf '%s   FAILED: %s (exit %d), %s%s\n' "$red" "$1" "$last_code" "$took" "$plain"
    fi
}

# beside NAME COMMAND...: a step that runs at the same time as those that follow, until `join_beside` waits for it and shows what it
# said. In a process group of its own, which ends with ./dev: nobody else would end it after Ctrl-C.
beside() {
    beside_name=$1 beside_start=$SECONDS beside_log=$(mktemp)
    shift
    say "$beside_name, beside what follows"
    set -m
    (
        set -e
        "$@"
    ) >"$beside_log" 2>&1 </dev/null &
    beside_group=$!
    set +m
    trap end_beside EXIT
}

join_beside() {
    if wait "$beside_group"; then last_code=0; else last_code=$?; fi
    say "what came of it: $beside_name"
    cat "$beside_log"
    end_beside
    tell_end "$beside_name" "$beside_start"
}

end_beside() {
    trap - EXIT
    # Mostly it has ended, and there is nobody left to be told.
    if kill -0 -- "-$beside_group" 2>/dev/null; then kill -TERM -- "-$beside_group"; fi
    rm -f "$beside_log"
}

# A step that the following ones stand on.
must_step() {
    step "$@"
    if [ "$last_code" -ne 0 ]; then exit "$last_code"; fi
}

duration() {
    if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}
