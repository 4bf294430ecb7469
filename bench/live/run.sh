#!/usr/bin/env bash
# Measures live hosts over loopback: one connection each way, medians of five runs, and prints a row for spec/evaluation.md.
# Says what else the machine did meanwhile: a busy machine measures itself. Needs a built tree.
# usage: bench/live/run.sh [SECONDS]
set -euo pipefail
root=$(dirname -- "$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")")
program=$root/src/Cli/bin/Release/net10.0/servalref.dll
seconds=${1:-3}
port=25431
export DOTNET_NOLOGO=1

[ -f "$program" ] || { echo 'bench: the program is not built' >&2; exit 2; }

log=$(mktemp)
dotnet "$program" perf server --port "$port" 2>"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f -- "$log"' EXIT
until grep -q listening "$log"; do
  kill -0 "$server" 2>/dev/null || { cat "$log" >&2; exit 2; }
  sleep 0.1
done

# The figure of a field of five runs, in the middle.
median() { sort -n | sed -n 3p; }

field() { sed -E "s/.*\"$1\":([0-9.e+-]+).*/\1/"; }

measure() {
  local runs=() run
  for _ in 1 2 3 4 5; do
    run=$(dotnet "$program" perf client 127.0.0.1 --port "$port" --time "$seconds" --json "$@")
    runs+=("$run")
  done
  rate=$(printf '%s\n' "${runs[@]}" | field bitsPerSecond | median | awk '{ printf "%.2f", $1 / 1e9 }')
  pause=$(printf '%s\n' "${runs[@]}" | field longestPauseSeconds | median | awk '{ printf "%.1f", $1 * 1e3 }')
}

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores"
echo '| direction | Gbit/s | longest pause, ms |'
echo '|---|---|---|'
measure
echo "| client sends | $rate | $pause |"
measure --reverse
echo "| server sends | $rate | $pause |"
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
