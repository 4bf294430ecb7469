#!/usr/bin/env bash
# Two hosts in network namespaces, joined by two routed paths, exchange data while paths die and addresses move. Each run is
# recorded at both hosts and judged by 'servalref check'. Needs root, iproute2 and a built tree; says what it leaves out.
# usage: tests/live/run.sh [CASE...]; SERVALREF_LIVE_LONG=1 adds the cases that last minutes, SERVALREF_LIVE_SOAK=SECONDS
# one that lasts so long (3600 is an hour)
set -euo pipefail
root=$(dirname -- "$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")")
program=$root/src/Cli/bin/Release/net10.0/servalref.dll
cases=("$@")
[ "${#cases[@]}" -gt 0 ] || cases=(two_paths silent_death other_interface raw datagrams mesh nobody stopped_reader both_move relay_restarted
  nat_rebinding black_hole many_connections suite ${SERVALREF_LIVE_LONG:+killed_peer} ${SERVALREF_LIVE_SOAK:+soak})
export DOTNET_NOLOGO=1

leave_out() {
  echo "live cases are left out: $1"
  exit 0
}

[ "$(id -u)" -eq 0 ] || leave_out 'they need root'
for needed in ip tc; do
  command -v "$needed" >/dev/null 2>&1 || leave_out "$needed (iproute2) is missing"
done
[ -f "$program" ] || leave_out 'the program is not built'

id=slv$$
work=$(mktemp -d)
servers=()
rate=20mbit
nice=()
left_out=()

clean() {
  for server in "${servers[@]}"; do pkill -KILL -P "$server" 2>/dev/null || true; kill -KILL "$server" 2>/dev/null || true; done
  for ns in a m b; do ip netns del "$id$ns" 2>/dev/null || true; done
  rm -rf -- "$work"
}
trap clean EXIT

in_ns() {
  local ns=$1
  shift
  ip netns exec "$id$ns" "$@"
}

serval() {
  local ns=$1
  shift
  in_ns "$ns" "${nice[@]}" timeout 120 dotnet "$program" "$@"
}

# a (10.77.P.1) - router m - b (10.78.P.2), for the paths P of 1 and 2, each of 20 Mbit/s.
build() {
  for ns in a m b; do
    ip netns del "$id$ns" 2>/dev/null || true
    ip netns add "$id$ns" 2>/dev/null || leave_out 'namespaces are not allowed here'
    in_ns "$ns" ip link set dev lo up
  done
  in_ns m sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
  for p in 1 2; do
    ip link add name "va$p" netns "${id}a" type veth peer name "ma$p" netns "${id}m"
    ip link add name "vb$p" netns "${id}b" type veth peer name "mb$p" netns "${id}m"
    join a "va$p" "10.77.$p.1" "10.77.$p.254" "ma$p" "$p"
    join b "vb$p" "10.78.$p.2" "10.78.$p.254" "mb$p" "$p"
  done
  in_ns a ip route add default via 10.77.1.254
  in_ns b ip route add default via 10.78.1.254
}

join() {
  local ns=$1 link=$2 address=$3 gateway=$4 router=$5 table=$6
  in_ns "$ns" ip addr add "$address/24" dev "$link"
  in_ns "$ns" ip link set dev "$link" up
  in_ns m ip addr add "$gateway/24" dev "$router"
  in_ns m ip link set dev "$router" up
  in_ns m tc qdisc add dev "$router" root tbf rate "$rate" burst 32k latency 100ms
  in_ns "$ns" ip route add default via "$gateway" dev "$link" table "$table"
  in_ns "$ns" ip rule add from "$address" table "$table"
}

# A program in the background of a namespace that writes what it does to a file, until a line of that has a word.
serve() { serve_in b b "$@" --pcap "$work/b.pcapng"; }

serve_in() {
  local ns=$1 name=$2
  shift 2
  # Not by a function, which would run in a shell of its own that takes the signals.
  ip netns exec "$id$ns" "${nice[@]}" timeout "${limit:-120}" dotnet "$program" "$@" 2>"$work/$name.err" &
  servers+=($!)
  until grep -q -e listening -e relaying "$work/$name.err" 2>/dev/null; do
    kill -0 "${servers[-1]}" 2>/dev/null || fail "the server did not start: $(cat "$work/$name.err")"
    sleep 0.1
  done
}

# Waits until the server has a connection, and so many seconds more.
connected() {
  until grep -q connected "$work/b.err" 2>/dev/null; do sleep 0.1; done
  sleep "$1"
}

# The server closes; timeout passes the signal on.
finish() {
  kill -TERM "${servers[-1]}" 2>/dev/null || true
  wait "${servers[-1]}" 2>/dev/null || true
  unset 'servers[-1]'
}

fail() {
  echo "live: FAILED $case: $1" >&2
  exit 1
}

# Whether a case can be tried here; it is named if not.
has() {
  for program_needed in "$@"; do
    command -v "$program_needed" >/dev/null 2>&1 || { left_out+=("$case ($program_needed is missing)"); return 1; }
  done
}

# The document of 'perf client' says that so many bytes went, at least.
moved() {
  [ "$(sed -E 's/.*"bytes":([0-9]+),"bitsPerSecond.*/\1/' "$1")" -ge "$2" ] || fail "$2 bytes were expected: $(cat "$1")"
}

judge() {
  local verdict
  for file in "$@"; do
    verdict=$(dotnet "$program" check "$file" --max 3) || fail "$file is not accepted: $(grep -v '^  flow' <<<"$verdict" | head -40)"
  done
}

flows() { grep -o '"local"' "$1" | wc -l; }

two_paths() {
  serve perf server --on 10.78.1.2,10.78.2.2
  serval a perf client 10.78.1.2 --from 10.77.1.1,10.77.2.1 --time 2 --json --pcap "$work/a.pcapng" >"$work/a.json"
  finish
  [ "$(flows "$work/a.json")" -eq 2 ] || fail "two flows were expected: $(cat "$work/a.json")"
  judge "$work/a.pcapng" "$work/b.pcapng"
}

silent_death() {
  serve perf server --on 10.78.1.2,10.78.2.2
  (connected 1 && in_ns m sh -c 'echo 0 > /proc/sys/net/ipv4/conf/ma1/forwarding; echo 0 > /proc/sys/net/ipv4/conf/mb1/forwarding') &
  serval a perf client 10.78.2.2 --from 10.77.2.1,10.77.1.1 --time 4 --json --pcap "$work/a.pcapng" >"$work/a.json"
  finish
  judge "$work/a.pcapng" "$work/b.pcapng"
}

other_interface() {
  serve perf server --on 10.78.1.2
  in_ns a ip addr del 10.77.2.1/24 dev va2
  (
    connected 1
    in_ns a ip addr del 10.77.1.1/24 dev va1
    sleep 1
    in_ns a ip addr add 10.77.2.1/24 dev va2
    in_ns a ip route add default via 10.77.2.254 dev va2 table 2 2>/dev/null || true
    in_ns a ip route replace default via 10.77.2.254 dev va2
  ) &
  serval a perf client 10.78.1.2 --time 5 --json --pcap "$work/a.pcapng" >"$work/a.json"
  finish
  grep -q '"local":"10.77.2.1' "$work/a.json" || fail "the flow did not move: $(cat "$work/a.json")"
  judge "$work/a.pcapng" "$work/b.pcapng"
}

raw() {
  head -c 300000 /dev/urandom >"$work/sent"
  serve listen 0005 --on 10.78.1.2 --raw --receive "$work/received" --once
  serval a connect 0005 10.78.1.2 --raw --send "$work/sent" --pcap "$work/a.pcapng" 2>"$work/a.err"
  wait "${servers[-1]}" && unset 'servers[-1]'
  cmp -s "$work/sent" "$work/received/1" || fail 'the file was changed on its way'
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# The prototype's dialect, a line for each datagram.
datagrams() {
  serve listen 0005 --on 10.78.1.2 --raw --dialect prototype2014 --echo --once
  printf 'one\ntwo\nthree\n' |
    serval a connect 0005 10.78.1.2 --from 10.77.1.1 --raw --dialect prototype2014 --pcap "$work/a.pcapng" >"$work/back" 2>"$work/a.err"
  wait "${servers[-1]}" && unset 'servers[-1]'
  [ "$(tr '\n' ' ' <"$work/back")" = 'one two three ' ] || fail "other lines came back: $(cat "$work/back")"
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# Each address of the peer is found by its list alone.
mesh() {
  head -c 4000000 /dev/urandom >"$work/sent"
  serve listen 0005 --on 10.78.1.2,10.78.2.2 --receive "$work/received" --once
  serval a connect 0005 10.78.1.2 --from 10.77.1.1,10.77.2.1 --send "$work/sent" --receive "$work/nothing" --json --pcap "$work/a.pcapng" \
    >"$work/a.json" </dev/null
  wait "${servers[-1]}" && unset 'servers[-1]'
  cmp -s "$work/sent" "$work/received/1" || fail 'the file was changed on its way'
  grep -q '"event":"flow","connection":1,"change":"opened","local":"10.77.2.1:[0-9]*","remote":"10.78.2.2' "$work/a.json" ||
    fail "no flow to the listed address: $(cat "$work/a.json")"
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# ICMP says so, and an opening ends soon.
nobody() {
  local code=0 began=$SECONDS
  serval a connect 0005 10.78.1.2 --from 10.77.1.1 </dev/null 2>"$work/a.err" || code=$?
  [ "$code" -eq 4 ] && grep -q 'nobody listens' "$work/a.err" || fail "exit code $code: $(cat "$work/a.err")"
  code=0
  serval a connect 0005 10.99.0.1 --from 10.77.1.1 </dev/null 2>"$work/a.err" || code=$?
  [ "$code" -eq 4 ] && grep -q 'cannot be reached' "$work/a.err" || fail "exit code $code: $(cat "$work/a.err")"
  [ $((SECONDS - began)) -le 30 ] || fail "it took $((SECONDS - began)) s"
}

# Send and receive buffers hold less than the file: the sender waits until somebody reads.
stopped_reader() {
  head -c 6000000 /dev/urandom >"$work/sent"
  mkfifo "$work/out"
  (sleep 3 && cat) <"$work/out" >"$work/received" &
  local reader=$!
  serve listen 0005 --on 10.78.1.2 --once >"$work/out"
  serval a connect 0005 10.78.1.2 --from 10.77.1.1 --send "$work/sent" --receive "$work/nothing" --pcap "$work/a.pcapng" 2>"$work/a.err"
  wait "$reader"
  wait "${servers[-1]}" && unset 'servers[-1]'
  cmp -s "$work/sent" "$work/received" || fail 'the bytes were changed on their way'
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# Each tells the other by a relay where it is now, since neither is where the other knows it to be.
both_move() {
  in_ns a ip addr del 10.77.2.1/24 dev va2
  in_ns b ip addr del 10.78.2.2/24 dev vb2
  serve_in m relay relay --on 10.78.1.254,10.77.1.254
  serve perf server --on 0.0.0.0 --rendezvous 10.78.1.254
  (
    connected 1
    for end in 'a 77 1 va' 'b 78 2 vb'; do
      read -r ns net host link <<<"$end"
      in_ns "$ns" ip addr del "10.$net.1.$host/24" dev "${link}1"
      in_ns "$ns" ip addr add "10.$net.2.$host/24" dev "${link}2"
      in_ns "$ns" ip route replace default via "10.$net.2.254" dev "${link}2"
      in_ns "$ns" ip route replace default via "10.$net.2.254" dev "${link}2" table 2
    done
  ) &
  serval a perf client 10.78.1.2 --rendezvous 10.78.1.254 --time 5 --json --pcap "$work/a.pcapng" >"$work/a.json"
  finish
  finish
  grep -q '"local":"10.77.2.1:[0-9]*","remote":"10.78.2.2' "$work/a.json" || fail "they did not find each other: $(cat "$work/a.json")"
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# A relay that has lost all it knew is told again, and a connection needs none.
relay_restarted() {
  printf -- '- prefix: 0005/16\n  targets:\n    - address: 10.78.1.2\n' >"$work/routes.yaml"
  serve listen 0005 --on 10.78.1.2 --echo
  serve_in m relay relay --on 10.77.1.254 --routes "$work/routes.yaml"
  (for i in 1 2 3 4 5 6; do echo "line $i"; sleep 0.5; done) |
    serval a connect 0005 10.77.1.254 --from 10.77.1.1 --pcap "$work/a.pcapng" >"$work/first" 2>"$work/a.err" &
  local first=$!
  sleep 1.5
  kill -KILL "$(pgrep -P "${servers[-1]}")"
  wait "${servers[-1]}" 2>/dev/null || true
  unset 'servers[-1]'
  serve_in m relay relay --on 10.77.1.254 --routes "$work/routes.yaml"
  echo again | serval a connect 0005 10.77.1.254 --from 10.77.1.1 --pcap "$work/c.pcapng" >"$work/second" 2>"$work/c.err"
  wait "$first"
  finish
  finish
  [ "$(wc -l <"$work/first")" -eq 6 ] && [ "$(cat "$work/second")" = again ] || fail "$(cat "$work/first" "$work/second" "$work/a.err" "$work/c.err")"
  judge "$work/a.pcapng" "$work/b.pcapng" "$work/c.pcapng"
}

# The translator forgets the binding, and gives another port to what comes next.
nat_rebinding() {
  has nft conntrack || return 0
  in_ns m nft -f - <<'END'
table ip n {
  chain post {
    type nat hook postrouting priority 100;
    oifname "mb1" ip protocol udp snat to 10.78.1.254:40001
  }
}
END
  serve perf server --on 10.78.1.2
  (
    connected 1
    in_ns m nft flush chain ip n post
    in_ns m nft add rule ip n post oifname mb1 ip protocol udp snat to 10.78.1.254:40002
    in_ns m conntrack -F 2>/dev/null
  ) &
  serval a perf client 10.78.1.2 --from 10.77.1.1 --time 4 --json --pcap "$work/a.pcapng" >"$work/a.json"
  finish
  moved "$work/a.json" 5000000
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# Long packets vanish at the router, and nobody is told.
black_hole() {
  in_ns m ip link set dev mb1 mtu 1300
  if command -v nft >/dev/null 2>&1; then
    in_ns m nft add table ip f
    in_ns m nft add chain ip f out '{ type filter hook output priority 0; }'
    in_ns m nft add rule ip f out icmp type destination-unreachable drop
  fi
  serve perf server --on 10.78.1.2
  serval a perf client 10.78.1.2 --from 10.77.1.1 --bytes 3000000 --json --pcap "$work/a.pcapng" >"$work/a.json"
  finish
  moved "$work/a.json" 3000000
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# Four clients of 250 each, after one by which the server has compiled its code. What the machine does beside must not make answers late, which a judge takes amiss.
many_connections() {
  local nice=(nice -n -10) client clients=()
  serve perf server --on 10.78.1.2
  serval a perf client 10.78.1.2 --from 10.77.1.1 --connections 20 --bytes 5000 --json >"$work/a.json"
  for client in 1 2 3 4; do
    serval a perf client 10.78.1.2 --from 10.77.1.1 --connections 250 --bytes 5000 --json --pcap "$work/a$client.pcapng" >"$work/a$client.json" &
    clients+=($!)
  done
  wait "${clients[@]}"
  finish
  for client in 1 2 3 4; do moved "$work/a$client.json" 1250000; done
  judge "$work"/a?.pcapng "$work/b.pcapng"
}

# The suite meets a listener in real time, from several addresses; then nobody, a service that is not offered, and what is no packet.
suite() {
  local code=0 from=(--from 10.77.1.1,10.77.2.1)
  serve listen 0006 --on 10.78.1.2 --echo
  serval a test DATA-3 MIG-7 MIG-6 SEC-3 SEC-6 listener mtp1 scripted --live 10.78.1.2 --service 0006 "${from[@]}" >"$work/a.txt" 2>&1 ||
    fail "the suite does not accept the listener: $(cat "$work/a.txt")"
  grep -q ' passes: [1-9]' "$work/a.txt" || fail "cases were expected to pass: $(cat "$work/a.txt")"
  refused 'refuses the service 0005' "${from[@]}"
  finish
  refused 'nobody answers' "${from[@]}" --service 0006
  judge "$work/b.pcapng"
  in_ns b timeout 60 python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.78.1.2", 54325))
while True: s.sendto(b"nothing", s.recvfrom(2048)[1])' &
  servers+=($!)
  refused 'are no packets of the protocol' "${from[@]}"
  finish
}

# The suite ends with one line that says why, and exit code 2.
refused() {
  local said=$1 code=0
  shift
  serval a test MIG-7 --live 10.78.1.2 "$@" >"$work/a.txt" 2>&1 || code=$?
  [ "$code" -eq 2 ] && [ "$(wc -l <"$work/a.txt")" -eq 1 ] && grep -q "$said" "$work/a.txt" || fail "'$said' was expected, and exit code 2: $code $(cat "$work/a.txt")"
}

# A path goes and comes all the while; the paths are slow, so that an hour fits on a disk.
soak() {
  local limit=$((SERVALREF_LIVE_SOAK + 120))
  serve perf server --on 10.78.1.2,10.78.2.2
  (
    while sleep 20; do
      in_ns m ip link set dev ma2 down
      sleep 10
      in_ns m ip link set dev ma2 up
    done
  ) &
  servers+=($!)
  in_ns a timeout "$limit" dotnet "$program" perf client 10.78.1.2 --from 10.77.1.1,10.77.2.1 --time "$SERVALREF_LIVE_SOAK" --json \
    --pcap "$work/a.pcapng" >"$work/a.json"
  kill "${servers[-1]}" 2>/dev/null || true
  unset 'servers[-1]'
  finish
  judge "$work/a.pcapng" "$work/b.pcapng"
}

# Its answers that deny the flow are no proof (SEC-8b), so the client tries as often as CTL-7 says: some minutes.
killed_peer() {
  serve listen 0005 --on 10.78.1.2 --discard
  (sleep 2 && pkill -KILL -P "${servers[-1]}") &
  local code=0
  (while sleep 0.2; do echo x; done) |
    in_ns a timeout 900 dotnet "$program" connect 0005 10.78.1.2 --pcap "$work/a.pcapng" 2>"$work/a.err" || code=$?
  [ "$code" -eq 4 ] || fail "exit code 4 was expected, not $code: $(cat "$work/a.err")"
  judge "$work/a.pcapng"
}

for case in "${cases[@]}"; do
  [ "$case" != soak ] || rate=1mbit
  left=${#left_out[@]}
  build
  "$case"
  rm -rf -- "${work:?}"/*
  [ "${#left_out[@]}" -gt "$left" ] || echo "live: passed $case"
done
[ "${#left_out[@]}" -eq 0 ] || echo "live: left out: ${left_out[*]}"
