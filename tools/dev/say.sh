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
    told_steps+=("$last_code $((SECONDS - start)) $name")
    if [ "$last_code" -eq 0 ]; then
        printf '%s   done: %s, %s%s\n' "$green" "$name" "$(duration $((SECONDS - start)))" "$plain"
    else
        failed_steps+=("$name")
        printf '%s   FAILED: %s (exit %d), %s%s\n' "$red" "$name" "$last_code" "$(duration $((SECONDS - start)))" "$plain"
    fi
}

# A step that the following ones stand on.
must_step() {
    step "$@"
    if [ "$last_code" -ne 0 ]; then exit "$last_code"; fi
}

duration() {
    if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}
