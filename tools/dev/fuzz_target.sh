#!/usr/bin/env bash
# fuzz_target.sh PROGRAM CORPUS: runs one fuzz target. Without FUZZ_SECONDS the short run: every kept input, then
# mutations of them, the same each time. With it a search of so many seconds. What a search finds worth keeping, and the
# input that broke a target, are left under FUZZ_REPORTS; nothing is ever written into the corpus.
set -euo pipefail

program=$1 corpus=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$(basename "$program" _fuzz)
reports=${FUZZ_REPORTS:-$root/build/reports/fuzz}/$target
rm -rf "$reports"
mkdir -p "$reports/found"

if [ -n "${FUZZ_SECONDS:-}" ]; then
    extent=(-max_total_time="$FUZZ_SECONDS" -use_value_profile=1)
else
    extent=(-runs="${FUZZ_RUNS:-20000}" -seed=1 -len_control=0)
fi
# keep_seed: without instrumentation no input looks new, and none would be mutated.
exec "$program" "${extent[@]}" -keep_seed=1 -max_len=4096 -timeout=60 -rss_limit_mb=1024 -malloc_limit_mb=256 \
    -artifact_prefix="$reports/" "$reports/found" "$corpus"
