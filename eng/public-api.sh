#!/usr/bin/env bash
# Writes PublicAPI.Unshipped.txt of each packed assembly anew: what is public and not in PublicAPI.Shipped.txt. Run it
# after a change of the public surface; the files' difference is what a review has to judge.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# A symbol that the files lack is the warning RS0016, whose message holds the line to add.
missing_symbols() {
    { grep -F "[$1]" "$2" || true; } \
        | sed -n "s/.* RS0016: Symbol '\(.*\)' is not part of the declared public API .*/\1/p" | LC_ALL=C sort -u
}

build_log=$LOGS/public-api.log
mapfile -t projects < <(cd "$ROOT" && find src -name PublicAPI.Unshipped.txt -exec dirname {} + | sort)
[ ${#projects[@]} -gt 0 ] || fail "no src/*/PublicAPI.Unshipped.txt"
rm -f "$build_log"
for project in "${projects[@]}"; do printf '#nullable enable\n' >"$ROOT/$project/PublicAPI.Unshipped.txt"; done
# A build reports a project only when it compiles it, as itself or as a reference of another one: the log is read at
# the end.
for project in "${projects[@]}"; do
    name=$(basename "$project")
    step "public surface of $name" 600 dotnet build "$ROOT/$project/$name.csproj" -c "$CONFIGURATION" --nologo \
        -v:quiet -p:TreatWarningsAsErrors=false "-flp:logfile=$build_log;verbosity=quiet;append"
done
for project in "${projects[@]}"; do
    missing_symbols "$ROOT/$project/$(basename "$project").csproj" "$build_log" \
        >>"$ROOT/$project/PublicAPI.Unshipped.txt"
done
