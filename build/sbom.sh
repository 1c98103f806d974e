#!/usr/bin/env bash
# Writes what is in the packages and behind them, as CycloneDX, into a file: by a generator from npm, from the libraries as they were restored
# into artifacts/build.
set -euo pipefail
cd "$(dirname "$0")/.."
output=${1:?a file, from the root of the repository}

log=artifacts/build/sbom.log
if npx --yes --package @cyclonedx/cdxgen@12.8.4 -- cdxgen --type csharp --no-install-deps --no-babel --exclude '**/*Samples*/**' \
  --project-name Sortir --project-version "${VERSION:-$(build/version.sh)}" --output "$output" artifacts/build/obj > "$log" 2>&1; then
  printf 'Bill of materials: %s\n' "$output"
else
  printf 'No bill of materials: npx or the generator is missing or failed, see %s.\n' "$log"
  exit 1
fi
