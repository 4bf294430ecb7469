#!/usr/bin/env bash
# Makes everything that is handed out, into a folder (default: out), and tries it:
#   out/packages   the tool, one package for each platform and one that chooses, and the libraries with their symbols
#   out/PLATFORM   the command as a single file that needs no .NET
#   out/man        manual pages
# Needs the .NET SDK and its package feed. `./pack.sh OUT linux-x64` makes the single file of one platform only.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
out=$(mkdir -p "${1:-out}" && cd "${1:-out}" && pwd)
read -ra platforms <<<"${2:-linux-x64 linux-arm64 win-x64 osx-arm64}"
libraries=(StateMachines Runtime Oracle Simulation Verification Suite Rendering)
capture=tests/golden/captures/04a-migrate-client.b1.pcap
other=tests/golden/captures/04a-migrate-client.b2.pcap

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDTERMINALLOGGER=off
options=(-c Release --verbosity quiet -nodeReuse:false -p:RunAnalyzers=false)

stop() {
  echo "pack.sh: $1" >&2
  exit 1
}

# What is too large is told at once, and fails the run when all else was made and tried.
too_large=0
below() { # FILE MEGABYTES
  if [ "$(stat -c %s "$1")" -ge $(($2 * 1000000)) ]; then
    echo "pack.sh: $1 is $(stat -c %s "$1") bytes, more than $2 MB" >&2
    too_large=1
  fi
}

version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
rm -rf "$out/packages"
for library in "${libraries[@]}"; do
  dotnet pack "src/$library" "${options[@]}" -o "$out/packages"
done
dotnet pack src/Cli "${options[@]}" -p:Distributes=true -o "$out/packages"
for package in "$out"/packages/*.nupkg; do
  below "$package" 15
done

for platform in "${platforms[@]}"; do
  dotnet publish src/Cli "${options[@]}" -r "$platform" --self-contained -p:PackAsTool=false -p:PublishSingleFile=true \
    -p:PublishReadyToRun=true -p:IncludeNativeLibrariesForSelfExtract=true -p:EnableCompressionInSingleFile=true \
    -p:DebugType=none -p:GenerateDocumentationFile=false -o "$out/$platform"
  for program in "$out/$platform"/servalref "$out/$platform"/servalref.exe; do
    if [ -f "$program" ]; then below "$program" 60; fi
  done
done

# The tool, from its package into an empty folder, judges a capture.
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
dotnet tool install ServalRef --version "$version" --tool-path "$trial/tool" --add-source "$out/packages" >/dev/null
code=0
"$trial/tool/servalref" check "$capture" "$other" --at 10.1.0.2,10.2.0.2 >"$trial/report" || code=$?
[ "$code" -eq 1 ] && grep -q '^violation MIG-7' "$trial/report" || stop "the installed tool ended with $code and printed $(head -c 300 "$trial/report")"

mkdir -p "$out/man"
"$trial/tool/servalref" man >"$out/man/servalref.1"
for command in $("$trial/tool/servalref" completion fish | sed -n 's/.*use_subcommand -f -a \([a-z]*\) .*/\1/p'); do
  "$trial/tool/servalref" man "$command" >"$out/man/servalref-$command.1"
done

# A project that refers to the packages builds the program of docs/library.md, and judges with it.
mkdir "$trial/sample"
sed -n '/^```csharp$/,/^```$/p' docs/library.md | sed '1d;$d' >"$trial/sample/Program.cs"
cat >"$trial/sample/Sample.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <RestorePackagesPath>$trial/cache</RestorePackagesPath>
    <RestoreAdditionalProjectSources>$out/packages</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="ServalRef.Rendering" Version="$version" />
  </ItemGroup>
</Project>
EOF
dotnet build "$trial/sample" -c Release --verbosity quiet -nodeReuse:false
code=0
dotnet "$trial/sample/bin/Release/net10.0/Sample.dll" "$capture" >"$trial/report" || code=$?
[ "$code" -eq 1 ] && grep -q '^violation ' "$trial/report" || stop "the sample ended with $code and printed $(head -c 300 "$trial/report")"

# The single file of this machine judges too.
if [ "$(uname -sm)" = "Linux x86_64" ] && [ -x "$out/linux-x64/servalref" ]; then
  code=0
  "$out/linux-x64/servalref" check "$capture" --at 10.1.0.2 >"$trial/report" || code=$?
  [ "$code" -eq 1 ] || stop "the single file ended with $code"
fi

echo "packed and tried: $(ls "$out"/packages/*.nupkg | wc -l) packages, ${#platforms[@]} single files, in $out"

exit "$too_large"
