@echo off
rem Runs the command line from the source tree on Windows; dotnet builds it first where its sources are newer.
setlocal
where dotnet >nul 2>nul
if errorlevel 1 (
  echo servalref: dotnet is missing: install the .NET SDK 10.0 ^(https://dotnet.microsoft.com/download^) 1>&2
  exit /b 2
)
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set PROGRAM=%~dp0src\Cli\bin\Release\net10.0\servalref.dll
dotnet build "%~dp0src\Cli\ServalRef.Cli.csproj" -c Release --nologo --verbosity quiet -nodeReuse:false 1>&2
if errorlevel 1 (
  echo servalref: the build failed, see above; no verdict was reached 1>&2
  exit /b 70
)
dotnet "%PROGRAM%" %*
exit /b %errorlevel%
