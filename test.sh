#!/usr/bin/env bash
# Builds what is needed and runs every test project; the last line is "N passed, N failed, N skipped".
#   ./test.sh                 what runs before every change lands
#   ./test.sh --long          the long proofs too (SPARKDL_SEEDS says how many seeds of each, 3 by default)
#   ./test.sh --filter EXPR   passes the filter to dotnet test, for all test projects
set -euo pipefail
. "$(dirname "$0")/eng/lib.sh"

PROJECTS=(SparkDL.Tests SparkDL.Integration.Tests SparkDL.Chaos.Tests)
RESULTS=$ROOT/artifacts/test-results
filter='Tier!=long'
# A test that runs longer hangs: a long proof with three seeds reports nothing for some minutes.
hang=10m

while [ $# -gt 0 ]; do
    case $1 in
        --long) filter= hang=20m ;;
        --filter) [ $# -ge 2 ] || fail "--filter needs an expression"; filter=$2; shift ;;
        *) fail "unknown argument $1: ./test.sh [--long] [--filter EXPR]" ;;
    esac
    shift
done

# Prints the number of results with one outcome in all result files.
count() { cat "$RESULTS"/*.trx 2>/dev/null | { grep -o "<UnitTestResult [^>]*outcome=\"$1\"" || true; } | wc -l; }

run_project() {
    local project=$1 started code=0
    started=$(now_ms)
    say "== $project"
    # In the background, so that a signal to this script reaches the whole group that timeout leads.
    timeout --kill-after=30 3600 dotnet test "$ROOT/tests/$project" -c "$CONFIGURATION" --no-build --nologo \
        --results-directory "$RESULTS" --logger "trx;LogFileName=$project.trx" --logger 'console;verbosity=minimal' \
        --blame-hang-timeout $hang --blame-hang-dump-type none ${filter:+--filter "$filter"} &
    running=$!
    wait "$running" || code=$?
    running=
    say "== $project took $(since "$started")"
    [ "$code" = 0 ] || broken_projects+=("$project")
    # A test host that died names no failed test, and must not count as success.
    [ "$code" = 0 ] || grep -q '<UnitTestResult [^>]*outcome="Failed"' "$RESULTS/$project.trx" 2>/dev/null \
        || lost=$((lost + 1))
}

# Promised suites that do not exist yet, one name a line: the only skips that CI accepts.
not_built_yet() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$ROOT/tests/not-built-yet.txt"; }

skipped_tests() {
    cat "$RESULTS"/*.trx 2>/dev/null | { grep -o '<UnitTestResult [^>]*outcome="NotExecuted"' || true; } \
        | sed 's/.*testName="\([^"]*\)".*/\1/'
}

end_running() {
    [ -z "$running" ] || kill -TERM "$running" 2>/dev/null || true
    exit 130
}

main() {
    local passed failed skipped unbuilt code=0 lost=0 broken_projects=()
    "$ROOT/eng/setup.sh"
    SPARK_HOME=$("$ROOT/eng/spark.sh")
    export SPARK_HOME
    rm -rf "$RESULTS"
    mkdir -p "$RESULTS"
    for project in "${PROJECTS[@]}"; do run_project "$project"; done

    passed=$(count Passed)
    failed=$(($(count Failed) + lost))
    skipped=$(count NotExecuted)
    [ "$failed" = 0 ] || code=1
    if [ ${#broken_projects[@]} != 0 ]; then say "did not end well: ${broken_projects[*]}"; code=1; fi
    if [ "$skipped" != 0 ] && { [ "${CI:-}" = true ] || [ "${SPARKDL_REQUIRE_CORPORA:-}" = 1 ]; }; then
        say "skipped, which is not accepted here:"
        skipped_tests
        code=1
    fi

    while read -r unbuilt; do
        say "not built yet: $unbuilt"
        skipped=$((skipped + 1))
    done < <(not_built_yet)
    if [ $((passed + failed + skipped)) = 0 ]; then say "no test matches"; code=1; fi
    say "$passed passed, $failed failed, $skipped skipped"
    return $code
}

running=
trap end_running INT TERM
main
