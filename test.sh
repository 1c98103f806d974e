#!/usr/bin/env bash
# Builds everything and runs every test, none skipped. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
started=$SECONDS

section() {
  local name=$1 begun=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  local status=0
  "$@" || status=$?
  printf -- '-- %s: %d s\n' "$name" $((SECONDS - begun))
  return $status
}

# The browser's tests take as long as all others together: they run beside them from the start, and are printed afterwards.
run_tests() {
  local status=0 browser
  dotnet sln list | tr '\\' / | awk -v solution="$PWD/Sortir.sln" '
    BEGIN { printf "{\"solution\":{\"path\":\"%s\",\"projects\":[", solution }
    /^tests\// && !/Browser/ { printf "%s\"%s\"", comma, $0; comma = "," }
    END { print "]}}" }' > "$logs/others.slnf"
  dotnet test --no-build --project tests/Sortir.Browser.Tests "$@" > "$logs/browser" 2>&1 &
  browser=$!
  dotnet test --no-build --solution "$logs/others.slnf" --max-parallel-test-modules 1 "$@" 2>&1 | tee "$logs/others" || status=$?
  wait "$browser" || status=$?
  cat "$logs/browser"
  return $status
}

# The summary of each run, the last of its kind: "  failed: 0".
count() {
  awk -v key="$1:" '$1 == key { n[FILENAME] = $2 } END { for (file in n) sum += n[file]; print sum + 0 }' "$logs/others" "$logs/browser"
}

# Real servers, a browser and a linker, where the machine lets us; without them their tests are skipped, which counts as a failure.
install_servers() {
  local missing=() as_root=()
  command -v redis-server > /dev/null || missing+=(redis-server)
  [ -n "$(command -v initdb; ls /usr/lib/postgresql/*/bin/initdb 2> /dev/null)" ] || missing+=(postgresql)
  [ -n "$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ] || missing+=(chromium)
  # The native program of the tests is linked.
  [ -n "$(command -v gcc || command -v clang)" ] || missing+=(gcc libc6-dev)
  [ -e /usr/include/zlib.h ] || [ "$(uname)" != Linux ] || missing+=(zlib1g-dev)
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null \
    || printf '%s could not be installed.\n' "${missing[*]}"
}

section "Servers" install_servers
section "Restore" dotnet restore --locked-mode --verbosity quiet
section "Build" dotnet build --no-restore --verbosity quiet

status=0
section "Tests" run_tests "$@" || status=$?

passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
if [ "$skipped" -gt 0 ]; then
  printf '%d tests were skipped: here every test has what it needs, so a skip is a failure.\n' "$skipped"
  failed=$((failed + skipped))
fi
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  printf 'The test run ended with status %d without a failed test.\n' "$status"
  failed=1
fi

printf '\nIn all: %d s\n' $((SECONDS - started))
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
