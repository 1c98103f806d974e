#!/usr/bin/env bash
# Packs every project of src/, as it is published, into a folder [artifacts/packages].
# The version is that of build/version.sh, or VERSION; where the sources are published says RepositoryUrl, and Source Link leads there. SBOM=no leaves the bill of materials out.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
output=${1:-artifacts/packages}
version=${VERSION:-$(build/version.sh)}

# Of an earlier turn, and ours alone: the folder may be a feed with the packages of others.
for project in src/*/; do
  rm -f "$output/$(basename "$project")".[0-9]*nupkg
done
rm -f "$output/sortir.cdx.json"

# The package keeps when the files for browsers changed: that is their commit, the same in each clone.
assets=src/Sortir.AspNetCore/wwwroot
if changed=$(TZ=UTC git log -1 --date=format-local:%Y%m%d%H%M.%S --format=%cd -- "$assets" 2> /dev/null) && [ -n "$changed" ] && git diff --quiet HEAD -- "$assets"; then
  find "$assets" -type f -exec env TZ=UTC touch -t "$changed" {} +
fi

# It builds in a folder of its own: nothing of a debug build gets in, and nobody's build is in the way. The analyzers have spoken in the build.
dotnet pack build/Packages.slnf --artifacts-path artifacts/build --output "$output" --verbosity quiet \
  -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false -p:Version="$version"

printf 'Packed as %s into %s:\n' "$version" "$output"
(cd "$output" && ls -1 ./Sortir*."$version".nupkg)

if [ "${SBOM:-}" != no ]; then
  VERSION=$version build/sbom.sh "$output/sortir.cdx.json" || true
fi
