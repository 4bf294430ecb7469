#!/usr/bin/env bash
# Makes everything that is handed out, into a folder (default: out), and tries it. A library that lacks a member of its API's
# baseline (PublicAPI.Shipped.txt) is not packed.
#   out/packages   the tool, one package for each platform and one that chooses, and the libraries with their symbols
#   out/PLATFORM   the command as a single file that needs no .NET
#   out/man        manual pages
#   ./pack.sh [OUT [PLATFORMS]]     the single files of these platforms only, for example ./pack.sh out linux-x64
#   ./pack.sh --quick [OUT]         what was built before (Release), packed for this machine alone, without single files
# Needs the .NET SDK and its package feed.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
quick=0
if [ "${1:-}" = --quick ]; then quick=1 && shift; fi
out=$(mkdir -p "${1:-out}" && cd "${1:-out}" && pwd)
read -ra platforms <<<"${2-linux-x64 linux-arm64 win-x64 osx-arm64}"
capture=tests/golden/captures/04a-migrate-client.b1.pcap
other=tests/golden/captures/04a-migrate-client.b2.pcap

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDTERMINALLOGGER=off
options=(-c Release --verbosity quiet -nodeReuse:false)
case "$(uname -sm)" in
  'Linux x86_64') host=linux-x64 ;;
  'Linux aarch64') host=linux-arm64 ;;
  'Darwin arm64') host=osx-arm64 ;;
  *) host='' ;;
esac
libraries=(-p:ChecksApi=true) tool=()
if [ "$quick" -eq 1 ]; then
  # The libraries are there; of the tool only what names the platform is built.
  platforms=() libraries=(--no-build) tool=(-p:BuildProjectReferences=false "-p:PackedFor=$host")
else
  tool=(-p:RunAnalyzers=false)
fi

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

# Ends well if a command reports a violation of the capture, and by its exit code.
judges() { # NAME COMMAND...
  local name=$1 code=0
  shift
  "$@" >"$trial/report" || code=$?
  [ "$code" -eq 1 ] && grep -q '^violation ' "$trial/report" || stop "$name ended with $code and printed $(head -c 300 "$trial/report")"
}

trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT

version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
rm -rf "$out/packages" "$out/man"
dotnet pack libraries.slnf "${options[@]}" "${libraries[@]}" -o "$out/packages"
dotnet pack src/Cli "${options[@]}" "${tool[@]}" -p:Distributes=true -o "$out/packages"
for package in "$out"/packages/*.nupkg; do
  below "$package" 15
done

# Compiled ahead of time for this machine, where there is a linker; for others the framework comes along.
linker=''
for name in clang gcc; do
  if command -v "$name" >/dev/null 2>&1; then linker=$name && break; fi
done
for platform in "${platforms[@]}"; do
  rm -rf "${out:?}/$platform"
  kind=(-p:PublishSingleFile=true)
  if [ "$platform" = "$host" ] && [ -n "$linker" ]; then kind=(-p:PublishAot=true "-p:CppCompilerAndLinker=$linker"); fi
  dotnet publish src/Cli "${options[@]}" "${tool[@]}" -r "$platform" "${kind[@]}" -o "$out/$platform"
  for program in "$out/$platform"/*; do
    below "$program" 60
  done
done

# The tool, from its package into an empty folder, judges a capture.
dotnet tool install ServalRef --version "$version" --tool-path "$trial/tool" --source "$out/packages" >/dev/null
judges 'the installed tool' "$trial/tool/servalref" check "$capture" "$other" --at 10.1.0.2,10.2.0.2

mkdir -p "$out/man"
"$trial/tool/servalref" man >"$out/man/servalref.1"
for command in $("$trial/tool/servalref" completion fish | sed -n 's/.*use_subcommand -f -a \([a-z]*\) .*/\1/p'); do
  "$trial/tool/servalref" man "$command" >"$out/man/servalref-$command.1"
done

# A project that refers to the packages builds the programs of README.md and docs/library.md, and judges with the first of these.
# Each of the others becomes the body of a method; the README's says neither which service nor where.
program() { # FILE NUMBER
  awk -v wanted="$2" '/^```csharp$/ { inside = ++number == wanted; next } /^```$/ { inside = 0 } inside' "$1"
}
body() { # NAME FILE NUMBER
  printf 'using ServalRef.Net;\nusing ServalRef.StateMachines;\nusing ServalRef.StateMachines.Services;\n'
  printf 'static class %s\n{\n' "$1"
  printf 'static readonly ServiceId service = ServiceId.Parse("0007");\nstatic readonly NetworkAddress address = NetworkAddress.Parse("127.0.0.1");\n'
  printf 'static async Task Run()\n{\n%s\n}\n}\n' "$(program "$2" "$3" | grep -v '^using ServalRef\.')"
}
mkdir "$trial/sample"
program docs/library.md 1 >"$trial/sample/Program.cs"
body Server docs/library.md 2 >"$trial/sample/Server.cs"
body Client docs/library.md 3 >"$trial/sample/Client.cs"
body Short README.md 1 >"$trial/sample/Short.cs"
cat >"$trial/sample/Sample.csproj" <<END
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
    <PackageReference Include="ServalRef.Net" Version="$version" />
    <PackageReference Include="ServalRef.Rendering" Version="$version" />
  </ItemGroup>
</Project>
END
dotnet build "$trial/sample" -c Release --verbosity quiet -nodeReuse:false
judges 'the sample' dotnet "$trial/sample/bin/Release/net10.0/Sample.dll" "$capture"

# The single file of this machine judges, draws and runs the suite, alone in a folder; how fast it starts is told.
if [ -n "$host" ] && [ -x "$out/$host/servalref" ]; then
  mkdir "$trial/single"
  cp "$out/$host/servalref" "$trial/single"
  single=$trial/single/servalref
  judges 'the single file' "$single" check "$capture" "$other" --at 10.1.0.2,10.2.0.2
  "$single" run tests/golden/scenarios/port.yaml --plot "$trial/plots" >/dev/null || stop 'the single file draws no plots'
  "$single" test MIG-7 --reference >/dev/null || stop 'the single file does not run the suite'
  least=10000
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    begin=$(date +%s%N)
    "$single" --version >/dev/null
    took=$((($(date +%s%N) - begin) / 1000000))
    if [ "$took" -lt "$least" ]; then least=$took; fi
  done
  echo "the single file starts in $least ms, at the least of ten"
fi

echo "packed and tried: $(ls "$out"/packages/*.nupkg | wc -l) packages, ${#platforms[@]} single files, in $out"

exit "$too_large"
