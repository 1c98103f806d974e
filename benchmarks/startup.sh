#!/usr/bin/env bash
# A cold start, compiled in two ways: publishes each, then starts it again and again. About 2 minutes, most of it the compilers'.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

for compiled in JustInTime Native; do
  dotnet publish benchmarks/Sortir.Startup -c Release --verbosity quiet -p:Compiled=$compiled -o artifacts/startup/$compiled
done
dotnet build-server shutdown > /dev/null
exec dotnet run -c Release --project benchmarks/Sortir.Load -- --startup artifacts/startup
