#!/usr/bin/env bash
# Measures live hosts, and Multipath TCP of the kernel beside them: loopback, two paths of veth pairs with offloads on and off, two paths
# of 100 Mbit/s, a path that dies, an address that goes while another is there. Each figure is the median of its runs.
# A busy machine measures itself: the load is printed, and before and after each run too if it is above half a core.
# Needs a built tree; for more than loopback root, iproute2 and ethtool, for the dying path nft, for Multipath TCP python3.
# usage: bench/live/run.sh [--seconds S] [--runs N] [--write] [PART...]
#   PART is loopback, veth, shaped, dying or moving; all if none is named. --write puts the table into spec/evaluation.md
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
root=$(dirname -- "$(dirname -- "$here")")
program=$root/src/Cli/bin/Release/net10.0/servalref.dll
seconds=3
runs=5
write=
parts=()
while [ "$#" -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --runs) runs=$2; shift 2 ;;
    --write) write=1; shift ;;
    loopback | veth | shaped | dying | moving) parts+=("$1"); shift ;;
    *) echo "bench: '$1' is no part; see the head of $0" >&2; exit 2 ;;
  esac
done
[ "${#parts[@]}" -gt 0 ] || parts=(loopback veth shaped dying moving)
export DOTNET_NOLOGO=1
[ -f "$program" ] || { echo 'bench: the program is not built' >&2; exit 2; }

id=svb$$
work=$(mktemp -d)
servers=()
rows=()

clean() {
  local server
  for server in "${servers[@]}"; do
    pkill -KILL -P "$server" 2>/dev/null || true
    kill -KILL "$server" 2>/dev/null || true
  done
  ip netns del "${id}a" 2>/dev/null || true
  ip netns del "${id}b" 2>/dev/null || true
  rm -rf -- "$work"
}
trap clean EXIT

note() { echo "bench: $1" >&2; }

has() {
  local needed
  for needed in "$@"; do
    command -v "$needed" >/dev/null 2>&1 || { note "left out for want of $needed: $part"; return 1; }
  done
  [ "$(id -u)" -eq 0 ] || { note "left out, needs root: $part"; return 1; }
}

# Runs a command in a namespace, or here if it has no name.
within() {
  local ns=$1
  shift
  if [ -n "$ns" ]; then ip netns exec "$id$ns" "$@"; else "$@"; fi
}

start() {
  local ns=$1
  shift
  if [ -n "$ns" ]; then
    ip netns exec "$id$ns" "$@" >"$work/server" 2>&1 &
  else
    "$@" >"$work/server" 2>&1 &
  fi
  servers+=($!)
  until grep -q listening "$work/server"; do
    kill -0 "${servers[-1]}" 2>/dev/null || { cat "$work/server" >&2; exit 2; }
    sleep 0.1
  done
}

stop() {
  kill -TERM "${servers[-1]}" 2>/dev/null || true
  wait "${servers[-1]}" 2>/dev/null || true
  unset 'servers[-1]'
}

field() { sed -E "s/.*\"$1\":([0-9.eE+-]+).*/\1/"; }

median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

busy() { awk '{ exit !($1 > 0.5 + 1) }' /proc/loadavg && note "the machine is busy: load $(cut -d' ' -f1 /proc/loadavg)" || true; }

# So many runs of a command that prints a line of JSON; 'during' is done beside each, if there is such a function.
repeat() {
  local run
  : >"$work/lines"
  for ((run = 0; run < runs; run++)); do
    busy
    if declare -F before >/dev/null; then before; fi
    if declare -F during >/dev/null; then during & fi
    "$@" | tail -n 1 >>"$work/lines"
    wait %2 2>/dev/null || true
  done
}

row() {
  local name=$1 unit=$2 scale=$3 rate pause
  rate=$(field bitsPerSecond <"$work/lines" | median | awk -v scale="$scale" '{ printf "%.2f", $1 / scale }')
  pause=$(field longestPauseSeconds <"$work/lines" | median | awk '{ printf "%.0f", $1 * 1e3 }')
  rows+=("| $name | $rate $unit | $pause ms |")
  note "${rows[-1]}"
}

perf() {
  local ns=$1 address=$2
  shift 2
  within "$ns" dotnet "$program" perf client "$address" --port 25431 --time "$seconds" --json "$@"
}

# a (10.77.P.1) joined to b (10.77.P.2) by a veth pair for each path P of 1 and 2; what both paths lead to is 10.99.0.1, on b.
build() {
  local p ns
  for ns in a b; do
    ip netns del "$id$ns" 2>/dev/null || true
    ip netns add "$id$ns"
    within "$ns" ip link set dev lo up
  done
  for p in 1 2; do
    ip link add name "va$p" netns "${id}a" type veth peer name "vb$p" netns "${id}b"
    within a ip addr add "10.77.$p.1/24" dev "va$p"
    within b ip addr add "10.77.$p.2/24" dev "vb$p"
    within a ip link set dev "va$p" up
    within b ip link set dev "vb$p" up
    within a ip route add 10.99.0.1/32 via "10.77.$p.2" dev "va$p" metric "$p"
    within a ip route add 10.99.0.1/32 via "10.77.$p.2" dev "va$p" table "$p"
    within a ip rule add from "10.77.$p.1" table "$p"
  done
  within b ip addr add 10.99.0.1/32 dev lo
  within a ip mptcp limits set subflow 4 add_addr_accepted 4 2>/dev/null || true
  within b ip mptcp limits set subflow 4 add_addr_accepted 4 2>/dev/null || true
  within a ip mptcp endpoint add 10.77.2.1 dev va2 subflow 2>/dev/null || true
}

offloads() {
  local p
  for p in 1 2; do
    within a ethtool -K "va$p" tso "$1" gso "$1" gro "$1" tx-udp-segmentation "$1" >/dev/null 2>&1 || true
    within b ethtool -K "vb$p" tso "$1" gso "$1" gro "$1" tx-udp-segmentation "$1" >/dev/null 2>&1 || true
  done
}

shape() {
  local p
  for p in 1 2; do
    within a tc qdisc replace dev "va$p" root tbf rate 100mbit burst 32k latency 50ms
    within b tc qdisc replace dev "vb$p" root tbf rate 100mbit burst 32k latency 50ms
  done
}

both_systems() {
  local name=$1 unit=$2 scale=$3
  start b dotnet "$program" perf server --on 10.99.0.1 --port 25431
  repeat perf a 10.99.0.1 --from 10.77.1.1,10.77.2.1
  stop
  row "$name" "$unit" "$scale"
  if ! command -v python3 >/dev/null 2>&1 || ! within b python3 -c 'import socket; socket.socket(2, 1, 262)' 2>/dev/null; then
    note "no Multipath TCP here: $part"
    return 0
  fi
  start b python3 "$here/mptcp.py" server 10.99.0.1 25432
  repeat within a python3 "$here/mptcp.py" client 10.99.0.1 25432 10.77.1.1 "$seconds"
  stop
  row "$name, Multipath TCP of the kernel (reno)" "$unit" "$scale"
}

loopback() {
  local way
  declare -A words=([none]='one packet a call' [sending]='UDP_SEGMENT' [both]='UDP_SEGMENT and UDP_GRO')
  for way in none sending both; do
    start '' dotnet "$program" perf server --port 25431 --batching "$way"
    repeat perf '' 127.0.0.1 --batching "$way"
    stop
    row "loopback, ${words[$way]}" Gbit/s 1e9
  done
}

veth() {
  has ip ethtool || return 0
  build
  offloads on
  both_systems 'two veth pairs, offloads on' Gbit/s 1e9
  offloads off
  both_systems 'two veth pairs, offloads off' Gbit/s 1e9
}

shaped() {
  has ip tc || return 0
  build
  shape
  both_systems 'two paths of 100 Mbit/s' Mbit/s 1e6
}

dying() {
  has ip tc nft || return 0
  build
  shape
  before() { within b nft flush ruleset; within a nft flush ruleset; }
  during() {
    sleep "$(awk -v s="$seconds" 'BEGIN { print 0.7 + s / 2 }')"
    local ns
    for ns in a b; do
      within "$ns" nft -f - <<END
table ip f {
  chain in { type filter hook prerouting priority -300; iifname "v${ns}1" drop; }
}
END
    done
  }
  both_systems 'two paths of 100 Mbit/s, one dies without a word' Mbit/s 1e6
  unset -f before during
}

moving() {
  has ip tc || return 0
  build
  shape
  before() {
    within a ip addr replace 10.77.1.1/24 dev va1
    within a ip route replace 10.99.0.1/32 via 10.77.1.2 dev va1 metric 1
    within a ip route replace 10.99.0.1/32 via 10.77.1.2 dev va1 table 1
  }
  during() {
    sleep "$(awk -v s="$seconds" 'BEGIN { print 0.7 + s / 2 }')"
    within a ip addr del 10.77.1.1/24 dev va1
  }
  start b dotnet "$program" perf server --on 10.99.0.1 --port 25431
  repeat perf a 10.99.0.1
  stop
  row 'one path of 100 Mbit/s, its address goes while another is there' Mbit/s 1e6
  unset -f before during
}

head="load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, Linux $(uname -r), medians of $runs runs of $seconds s"
note "$head"
for part in "${parts[@]}"; do
  "$part"
done

table() {
  printf '%s\n' '| what | rate of the application | longest pause |' '|---|---|---|' "${rows[@]}"
  printf '\n%s\n' "$(date +%Y-%m-%d): $(nproc) cores, Linux $(uname -r), medians of $runs runs of $seconds s."
}

table
note "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
if [ -n "$write" ]; then
  table >"$work/table"
  awk -v file="$work/table" '
    /<!-- bench\/live begins -->/ { print; print ""; while ((getline line < file) > 0) print line; print ""; skips = 1 }
    /<!-- bench\/live ends -->/ { skips = 0 }
    !skips { print }' "$root/spec/evaluation.md" >"$work/page"
  cat "$work/page" >"$root/spec/evaluation.md"
  note 'spec/evaluation.md has the table'
fi
