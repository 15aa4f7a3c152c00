#!/usr/bin/env bash
# Mutation tests by Stryker.NET: changes one operator at a time, runs the tests that reach it, and prints each change
# that no test noticed, by file and line. It works on a copy of the tree, uncommitted changes included.
#   tests/stryker/run.sh NAME [ARGUMENT...]    NAME is that of a .json beside this script; the arguments go to Stryker,
#                                              such as --mutate '**/Ipc/*.cs' for a part of what the .json names
# The whole report lies in artifacts/mutation/NAME. The wire takes some minutes, Arrow some hours.
set -euo pipefail
. "$(dirname "$0")/../../eng/lib.sh"

VERSION=5.1.0
TOOL=$CACHE/stryker-$VERSION

# The sources, what the build embeds, and the corpora, where the tests look for them.
copy_tree() {
    mkdir -p "$1"
    (cd "$ROOT" && git ls-files -co --exclude-standard -z | xargs -0 sh -c \
        'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh | tar -c --null -T - | tar -x -C "$1")
    mkdir -p "$1/artifacts"
    [ ! -d "$ROOT/artifacts/launcher" ] || cp -r "$ROOT/artifacts/launcher" "$1/artifacts/"
    [ ! -d "$SHARED" ] || ln -s "$(realpath "$SHARED")" "$1/$(realpath --canonicalize-missing \
        --relative-to="$ROOT" "$SHARED")"
}

main() {
    local name=${1:-} report code=0
    [ -f "$ROOT/tests/stryker/$name.json" ] || fail "tests/stryker/run.sh NAME [ARGUMENT...]: there is no $name.json"
    shift
    [ -x "$TOOL/dotnet-stryker" ] || step "Stryker.NET $VERSION" 300 \
        dotnet tool install dotnet-stryker --version "$VERSION" --tool-path "$TOOL"
    report=$ROOT/artifacts/mutation/$name
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    rm -rf "$report"
    copy_tree "$work/tree"
    # Not beside the solution, which it would take as a whole.
    (cd "$work/tree/tests" && nice "$TOOL/dotnet-stryker" --config-file "stryker/$name.json" --output "$report" \
        --skip-version-check "$@") || code=$?
    [ -f "$report/reports/mutation-report.json" ] || fail "Stryker.NET left no report: see above"
    dotnet run "$ROOT/tests/stryker/Survivors.cs" -- "$report/reports/mutation-report.json" "$work/tree" || code=$?
    return $code
}

work=
main "$@"
