#!/usr/bin/env bash
# Packs this commit twice, from a fresh clone each time, and compares what is in the packages: libraries, documentation, symbols and all.
# Both clones have the same path, since Razor writes it into what it generates. It takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for turn in one two; do
  git clone --quiet "$root" "$work/clone"
  mkdir "$work/$turn"
  VERSION=0.0.0-check SBOM=no "$work/clone/pack.sh" > /dev/null
  for package in "$work/clone"/artifacts/packages/*.*nupkg; do
    unzip -q "$package" -d "$work/$turn/$(basename "$package")"
  done
  # The format itself gives these names at random.
  (cd "$work/$turn" && find . -type f ! -path '*/package/*' ! -path '*/_rels/*' -exec sha256sum {} + | sort -k 2) > "$work/$turn.txt"
  rm -rf "$work/clone"
done

diff "$work/one.txt" "$work/two.txt"
printf '%d files of %d packages are the same both times.\n' "$(wc -l < "$work/one.txt")" "$(find "$work/one" -maxdepth 1 -name '*nupkg' | wc -l)"
