#!/usr/bin/env bash
# Prints the version of this commit. Tags are the one place that it stands in: on the tag v1.2.3 it is 1.2.3, four commits
# later 1.2.4-preview.4, and before any tag, or outside a clone, a preview of 0.1.0.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! described=$(git describe --tags --long --match 'v[0-9]*' 2> /dev/null); then
  echo "0.1.0-preview.$(git rev-list --count HEAD 2> /dev/null || echo 0)"
  exit
fi

# v1.2.3-rc.1-4-g0a1b2c3: the tag, the commits since, the commit.
commits=${described%-g*}
tag=${commits%-*}
commits=${commits##*-}
version=${tag#v}
if [ "$commits" -eq 0 ]; then
  echo "$version"
elif [[ $version == *-* ]]; then
  echo "$version.$commits"
else
  IFS=. read -r major minor patch <<< "$version"
  echo "$major.$minor.$((patch + 1))-preview.$commits"
fi
