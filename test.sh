#!/usr/bin/env bash
# Builds what is needed and runs the tests; the last line is "N passed, N failed, N skipped".
#   ./test.sh                   every test project, as before each change that lands
#   ./test.sh --long            the long proofs too (SPARKDL_SEEDS: how many seeds of each, 3 by default)
#   ./test.sh --filter EXPR     passes the filter to dotnet test, for all test projects
#   ./test.sh --fast [PATTERN]  the inner loop: builds what changed (Debug, no analyzers) and runs the unit tests but
#                               for the slow ones; with a pattern, only the tests whose full name contains it, slow ones
#                               too, in the projects whose sources have a class of that name
# Where CI=true, a skip must stand on tests/accepted-skips.txt, and what stands there must be skipped.
# Where SPARKDL_REQUIRE_CORPORA=1, a skip that does not stand there is a failure as well.
set -euo pipefail
. "$(dirname "$0")/eng/lib.sh"

RESULTS=$ROOT/artifacts/test-results
ACCEPTED=$ROOT/tests/accepted-skips.txt
# They start servers of Spark, so they run one after another, behind the unit tests.
WITH_SPARK=(SparkDL.Integration.Tests SparkDL.Chaos.Tests)
filter='Tier!=long'
filter_given=
fast=
pattern=
# A test that runs longer hangs: a long proof with three seeds reports nothing for some minutes.
hang=10m

parse() {
    while [ $# -gt 0 ]; do
        case $1 in
            --long) filter= hang=20m ;;
            --filter) [ $# -ge 2 ] || fail "--filter needs an expression"; filter=$2 filter_given=1; shift ;;
            --fast) fast=1; if [ $# -ge 2 ] && [[ $2 != --* ]]; then pattern=$2; shift; fi ;;
            *) fail "unknown argument $1: ./test.sh [--long] [--filter EXPR] or ./test.sh --fast [PATTERN]" ;;
        esac
        shift
    done
    [ -z "$fast" ] || [ -z "$filter_given" ] || fail "--fast takes a pattern, not --filter"
}

# The test projects that need no Spark, by name.
unit_projects() {
    local folder
    for folder in "$ROOT"/tests/*.Tests; do
        folder=$(basename "$folder")
        [[ " ${WITH_SPARK[*]} " == *" $folder "* ]] || say "$folder"
    done
}

# Those of the given projects that have a class whose name contains the pattern, or, if none has, that contain its text.
projects_with() {
    local pattern=$1 found
    shift
    # The class may be named with its namespace, or with a member behind it.
    found=$(cd "$ROOT/tests" && grep -rlE --include='*.cs' "class [A-Za-z0-9_]*$(class_part "$pattern")" "$@" || true)
    [ -n "$found" ] || found=$(cd "$ROOT/tests" && grep -rlF --include='*.cs' "${pattern##*.}" "$@" || true)
    printf '%s\n' "$found" | cut -d/ -f1 | sort -u
}

# The last part of a dotted name that begins with a capital and has no underscore: methods of tests have underscores.
class_part() { printf '%s' "$1" | tr . '\n' | { grep -E '^[A-Z][A-Za-z0-9]*$' || printf '%s\n' "$1"; } | tail -n 1; }

assembly_of() { printf '%s' "$ROOT/tests/$1/bin/$CONFIGURATION/net10.0/$1.dll"; }

# Prints the number of results with one outcome in all result files.
count() { cat "$RESULTS"/*.trx 2>/dev/null | { grep -o "<UnitTestResult [^>]*outcome=\"$1\"" || true; } | wc -l; }

# The tests of one outcome, or of any with "[^\"]*", by name, without the arguments of theories.
names() {
    cat "$RESULTS"/*.trx 2>/dev/null | { grep -o "<UnitTestResult [^>]*outcome=\"$1\"" || true; } \
        | sed 's/.*testName="\([^"(]*\).*/\1/' | sort -u
}

# run TITLE ASSEMBLY...: runs test assemblies, several of them side by side.
run() {
    local title=$1 started code=0
    shift
    started=$(now_ms)
    say "== $title"
    # In the background, so that a signal to this script reaches the whole group that timeout leads.
    timeout --kill-after=30 3600 dotnet test "$@" --nologo \
        --results-directory "$RESULTS" --logger "trx;LogFileName=$title.trx" --logger 'console;verbosity=minimal' \
        --blame-hang-timeout $hang --blame-hang-dump-type none ${filter:+--filter "$filter"} \
        -- RunConfiguration.MaxCpuCount=2 &
    running=$!
    wait "$running" || code=$?
    running=
    say "== $title took $(since "$started")"
    [ "$code" = 0 ] || broken+=("$title")
    # A test host that died names no failed test, and must not count as success.
    [ "$code" = 0 ] || grep -q '<UnitTestResult [^>]*outcome="Failed"' "$RESULTS/$title".trx 2>/dev/null \
        || lost=$((lost + 1))
}

run_all() {
    local project assemblies=()
    mapfile -t unit < <(unit_projects)
    for project in "${unit[@]}"; do assemblies+=("$(assembly_of "$project")"); done
    run unit-tests "${assemblies[@]}"
    for project in "${WITH_SPARK[@]}"; do run "$project" "$(assembly_of "$project")"; done
}

# Set-up, where the Java launcher that the assemblies embed is not that of the sources; then the shim, which looks for
# itself whether it must be built; then the projects, in one build.
prepare_fast() {
    local launcher
    launcher=$(content_hash jars/launcher)-$("$ROOT/eng/spark.sh" 2>/dev/null || true)
    unchanged launcher "$launcher" "$ROOT/artifacts/launcher/sparkdl-launcher.jar" \
        || "$ROOT/eng/setup.sh" --spark-optional
    step "C++ shim for libtorch" 900 "$ROOT/src/SparkDL.Torch/native/build.sh"
    build_fast "$@"
}

build_fast() {
    local project list=
    for project in "$@"; do list+="${list:+, }\"tests\\\\$project\\\\$project.csproj\""; done
    printf '{ "solution": { "path": "../SparkDL.sln", "projects": [ %s ] } }\n' "$list" >"$ROOT/artifacts/fast.slnf"
    # The projects that these reference are built with them. In one process: most are up to date, so that starting
    # others would take longer than they save.
    step ".NET build (Debug)" 600 dotnet build "$ROOT/artifacts/fast.slnf" -c Debug -v:quiet -clp:NoSummary -m:1
}

run_fast() {
    local project assemblies=()
    CONFIGURATION=Debug hang=2m filter='Tier!=long&Tier!=slow'
    mapfile -t unit < <(unit_projects)
    if [ -n "$pattern" ]; then
        mapfile -t unit < <(projects_with "$pattern" "${unit[@]}")
        [ -n "${unit[0]:-}" ] || fail "no unit test project has '$pattern' in its sources"
        filter="Tier!=long&FullyQualifiedName~$pattern"
    fi
    prepare_fast "${unit[@]}"
    for project in "${unit[@]}"; do assemblies+=("$(assembly_of "$project")"); done
    run unit-tests "${assemblies[@]}"
}

# The names on the list of accepted skips; the reason stands behind a tab.
accepted() { sed -e '/^#/d' -e '/^[[:space:]]*$/d' -e 's/\t.*//' "$ACCEPTED" | sort -u; }

# Whether skips and the list of accepted ones agree.
check_skips() {
    local unlisted stale
    if grep -vE '^(#|[[:space:]]*$)' "$ACCEPTED" | grep -vP '^\S+\t\S' >&2; then
        fail "$ACCEPTED: a line above is not NAME<tab>REASON"
    fi
    unlisted=$(comm -23 <(names NotExecuted) <(accepted))
    # A name that a filter left out has no result, which says nothing about it.
    stale=$(comm -13 <(names NotExecuted) <(accepted))
    [ -z "$filter_given" ] || stale=$(comm -12 <(printf '%s\n' "$stale") <(names '[^"]*'))
    [ -z "$unlisted" ] || printf 'skipped, but not on %s:\n%s\n' "$ACCEPTED" "$unlisted"
    [ -z "$stale" ] || printf 'on %s, but not skipped:\n%s\n' "$ACCEPTED" "$stale"
    [ -z "$unlisted$stale" ]
}

end_running() {
    [ -z "$running" ] || kill -TERM "$running" 2>/dev/null || true
    exit 130
}

main() {
    local passed failed skipped code=0 lost=0 broken=() unit=()
    rm -rf "$RESULTS"
    mkdir -p "$RESULTS"
    if [ -n "$fast" ]; then
        run_fast
    else
        "$ROOT/eng/packages.sh" --tests
        "$ROOT/eng/setup.sh"
        SPARK_HOME=$("$ROOT/eng/spark.sh")
        export SPARK_HOME
        run_all
    fi

    passed=$(count Passed)
    failed=$(($(count Failed) + lost))
    skipped=$(count NotExecuted)
    [ "$failed" = 0 ] || code=1
    if [ ${#broken[@]} != 0 ]; then say "did not end well: ${broken[*]}"; code=1; fi
    if [ -z "$fast" ] && { [ "${CI:-}" = true ] || [ "${SPARKDL_REQUIRE_CORPORA:-}" = 1 ]; }; then
        check_skips || code=1
    fi
    if [ $((passed + failed + skipped)) = 0 ]; then say "no test matches"; code=1; fi
    say "$passed passed, $failed failed, $skipped skipped"
    return $code
}

running=
trap end_running INT TERM
parse "$@"
main
