# The command servalref, alone: docker build -t servalref . && docker run --rm -i servalref check - --at ADDR < a.pcap
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Cli -c Release -p:PackAsTool=false -p:RunAnalyzers=false -p:DebugType=none -o /program

FROM mcr.microsoft.com/dotnet/runtime:10.0
COPY --from=build /program /opt/servalref
WORKDIR /captures
ENTRYPOINT ["dotnet", "/opt/servalref/servalref.dll"]
