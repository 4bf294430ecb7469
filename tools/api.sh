#!/usr/bin/env bash
# Writes what the libraries offer now as their baseline, src/LIBRARY/PublicAPI.Shipped.txt, at a release. From then on packing fails
# where a member of it is gone or changed (RS0017), until somebody takes its line out, and so decides it.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
for shipped in src/*/PublicAPI.Shipped.txt; do
  echo '#nullable enable' >"$shipped"
done
log=$(mktemp)
trap 'rm -f -- "$log"' EXIT
dotnet build libraries.slnf -c Release --no-incremental -nodeReuse:false -verbosity:minimal -p:ChecksApi=true -p:DeclaresApi=true \
  -p:TreatWarningsAsErrors=false -p:MSBuildTreatWarningsAsErrors=false >"$log"
for shipped in src/*/PublicAPI.Shipped.txt; do
  project=$(basename -- "$(dirname -- "$shipped")")
  sed -n "s|.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API .*\[.*ServalRef\.$project\.csproj\]\$|\1|p" "$log" |
    LC_ALL=C sort -u >>"$shipped"
done
wc -l src/*/PublicAPI.Shipped.txt
