#!/usr/bin/env bash
# Packs this commit twice, in two folders of different names and depths, and compares what is in the packages: libraries,
# documentation, symbols and all. It takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone --quiet "$root" "$work/one"
git clone --quiet "$work/one" "$work/at/another/place"
for copy in one at/another/place; do
  VERSION=0.0.0-check SBOM=no "$work/$copy/pack.sh" > /dev/null
  mkdir "$work/$copy/content"
  for package in "$work/$copy"/artifacts/packages/*.*nupkg; do
    unzip -q "$package" -d "$work/$copy/content/$(basename "$package")"
  done
  # The format itself gives these names at random.
  (cd "$work/$copy/content" && find . -type f ! -path '*/package/*' ! -path '*/_rels/*' -exec sha256sum {} + | sort -k 2) > "$work/${copy%%/*}.txt"
done

diff "$work/one.txt" "$work/at.txt"
printf '%d files of %d packages are the same from both places.\n' "$(wc -l < "$work/one.txt")" "$(find "$work/one/content" -maxdepth 1 -name '*nupkg' | wc -l)"
