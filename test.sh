#!/usr/bin/env bash
# Builds everything, checks the formatting, runs every test; ends with one line "N passed, N failed".
# Needs the .NET SDK. Tests that need tshark, spin or chromium are left out, and named, where these are missing;
# run as root on a Debian system it installs them first.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
exec </dev/null

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDTERMINALLOGGER=off
# No compiler or build server stays behind.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

passed=0 failed=0 skipped=0

finish() {
  local line="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then line="$line, $skipped skipped"; fi
  echo "$line"
  exit "$1"
}

stop() {
  echo "test.sh: $1" >&2
  finish 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# spin compiles its models with gcc; the judge for browsers is compiled by the SDK, if its runtime pack can be had.
available() {
  case $1 in
    spin) has spin && has gcc ;;
    judge) has chromium && [ -f src/Browser/bin/judge/wwwroot/_framework/dotnet.js ] ;;
    *) has "$1" ;;
  esac
}

install_programs() {
  export DEBIAN_FRONTEND=noninteractive
  local options=(-qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20)
  timeout 120 apt-get "${options[@]}" update &&
    timeout 300 apt-get "${options[@]}" install -y --no-install-recommends "$@"
}

has dotnet || stop "dotnet is missing: install the .NET SDK 10.0 (https://dotnet.microsoft.com/download)"
dotnet --version >/dev/null 2>&1 || stop "no .NET SDK that global.json accepts: install the .NET SDK 10.0 (https://dotnet.microsoft.com/download)"

packages=()
available tshark || packages+=(tshark)
available spin || packages+=(spin gcc libc6-dev)
available chromium || packages+=(chromium)
if [ "${#packages[@]}" -gt 0 ] && [ "$(id -u)" -eq 0 ] && has apt-get; then
  install_programs "${packages[@]}" >/dev/null 2>&1 || echo "could not install: ${packages[*]}"
fi

if available chromium; then
  # Where its packages can be had, a judge that does not compile is a fault and nothing to be left out.
  if dotnet restore src/Browser --verbosity quiet >/dev/null 2>&1; then
    dotnet publish src/Browser -c Release --no-restore --verbosity quiet --nologo -o src/Browser/bin/judge ||
      stop 'the judge does not compile for browsers'
  else
    echo 'the packages of the judge for browsers could not be restored'
  fi
fi

filter='' left_out=''
for program in tshark spin chromium judge; do
  if ! available "$program"; then
    echo "$program is missing: the tests that require it are left out"
    filter="${filter:+$filter&}Requires!=$program"
    left_out="${left_out:+$left_out|}Requires=$program"
  fi
done

log=$(mktemp) formatting=$(mktemp)
trap 'rm -f -- "$log" "$formatting"' EXIT

echo '== build'
dotnet restore ServalRef.sln --verbosity quiet || stop 'the packages could not be restored'
# The build checks the style of the code, and this, beside it, the white space.
dotnet format whitespace . --folder --verify-no-changes >"$formatting" 2>&1 &
format=$!
dotnet build ServalRef.sln -c Release --no-restore -warnaserror --verbosity quiet || stop 'the build failed'

status=0 broken=''
echo '== format'
if ! wait "$format"; then
  cat -- "$formatting"
  echo 'test.sh: run: dotnet format ServalRef.sln' >&2
  status=1
fi

echo '== test'
dotnet test ServalRef.sln -c Release --no-build ${filter:+--filter "$filter"} 2>&1 | tee -- "$log" || status=1

echo '== live'
tests/live/run.sh || broken="$broken live"

echo '== adapters'
tests/adapters/run.sh || broken="$broken adapters"

echo '== pack'
packed=$(mktemp -d)
./pack.sh --quick "$packed" || broken="$broken pack"
rm -rf -- "$packed"

# One closing line per test project: "Passed!  - Failed:     0, Passed:     6, Skipped:     0, Total:     6, ..."
read -r passed failed skipped < <(sed -nE \
  's/^ *[A-Z][a-z]+! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total:.*/\1 \2 \3/p' "$log" |
  awk '{ failed += $1; passed += $2; skipped += $3 } END { print passed + 0, failed + 0, skipped + 0 }')

if [ -n "$left_out" ]; then
  listed=$(dotnet test ServalRef.sln -c Release --no-build --list-tests --filter "$left_out" 2>/dev/null | grep -cE '^    [^ ]' || true)
  skipped=$((skipped + listed))
fi

if [ "$failed" -gt 0 ]; then status=1; fi
if [ -n "$broken" ]; then
  echo "test.sh: failed, beside the tests that are counted:$broken" >&2
  status=1
fi
if [ "$((passed + failed))" -eq 0 ]; then stop 'no test ran'; fi
finish "$status"
