#!/usr/bin/env bash
# The suite on implementations that are programs of their own: the reference by its protocol, the Python host, copies of that which
# are broken on purpose, and a control plane in C. Needs a built tree; says what it leaves out. Ends with a line for each.
set -euo pipefail
root=$(dirname -- "$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")")
cd -- "$root"
program="dotnet src/Cli/bin/Release/net10.0/servalref.dll"
python=examples/adapters/python
export DOTNET_NOLOGO=1
failed=0

# passes NAME COMMAND [ARGUMENT...]: of the cases that these select, all that the adapter has declared pass.
passes() {
  if line=$($program test "${@:3}" --adapter "$2" | tail -n 1) && [[ $line == *passes* ]]; then
    echo "$1: $line"
  else
    echo "$1 does not pass: $line"
    failed=1
  fi
}

# is_blamed CLAUSE DEFECT: the suite finds the defect, and blames the clause.
is_blamed() {
  local code=0 found
  found=$($program test "$1" --adapter "python3 $python/broken.py $2" --json) || code=$?
  if [ "$code" -eq 1 ] && grep -q "\"clause\": \"$1\"," <<<"$(grep -A 6 '"broken": \[' <<<"$found")"; then
    echo "$2 is blamed for $1"
  else
    echo "$2 is not blamed for $1 (exit code $code)"
    failed=1
  fi
}

passes 'the reference by its protocol' "$program adapter" scripted mtp1 --shard 1/4
if command -v python3 >/dev/null 2>&1; then
  (cd "$python" && python3 -m unittest discover -q 2>&1 | tail -n 1)
  passes 'the Python host' "python3 $python/adapter.py" scripted mtp1
  passes 'the Python host, by vectors' "python3 $python/adapter.py" vector property mtp1 --shard 1/12
  is_blamed MIG-7 rsyn-again-unanswered
  is_blamed OPEN-3a syn-ack-once
  is_blamed WIRE-13 crc-wrong
  is_blamed TEAR-4a fin-unanswered
  is_blamed DATA-1a no-acks
else
  echo 'python3 is missing: the Python host is left out'
fi

if command -v cc >/dev/null 2>&1 && command -v make >/dev/null 2>&1; then
  make -s -C examples/adapters/c
  passes 'the control plane in C' examples/adapters/c/adapter scripted mtp1
else
  echo 'a C compiler is missing: the control plane in C is left out'
fi

exit "$failed"
