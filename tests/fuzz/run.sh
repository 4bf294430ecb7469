#!/usr/bin/env bash
# Fuzzes targets for a while, with branches counted by SharpFuzz in copies of our assemblies.
#   tests/fuzz/run.sh [SECONDS [SEED [TARGET...]]]      60 seconds, seed 1 and every target if not given
# Findings go to tests/fuzz/obj/findings; a line of figures for each target is printed. Exit code 1: something was found.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
seconds=${1:-60} seed=${2:-1}
shift $(($# < 2 ? $# : 2))
export DOTNET_NOLOGO=1 DOTNET_TieredPGO=0

output=bin/Release/net10.0
[ -f "$output/ServalRef.Fuzz.dll" ] || dotnet build -c Release --nologo --verbosity quiet -nodeReuse:false >&2
copy=obj/instrumented
if [ ! -f "$copy/made" ] || [ -n "$(find "$output" -name '*.dll' -newer "$copy/made" -print -quit)" ]; then
  rm -rf -- "$copy"
  mkdir -p obj && cp -r -- "$output" "$copy"
  dotnet "$output/ServalRef.Fuzz.dll" instrument "$copy" >/dev/null
  touch "$copy/made"
fi

if [ $# -eq 0 ]; then
  read -r -a targets <<<"$(dotnet "$output/ServalRef.Fuzz.dll" 2>&1 | sed -n 's/.*targets: //p')"
  set -- "${targets[@]}"
fi

status=0
for target in "$@"; do
  dotnet "$copy/ServalRef.Fuzz.dll" "$target" "$seconds" "$seed" obj/findings || status=1
done
exit "$status"
