#!/usr/bin/env bash
# Sets up what quickstart.sh and test.sh need: system packages, Spark, the C++ shim, the Java launcher, the .NET build,
# the worker that is sent to executors. A step is skipped when nothing that it depends on has changed.
#   eng/setup.sh [--spark-optional]    with the option, set-up goes on where Spark cannot be found or fetched
set -euo pipefail
. "$(dirname "$0")/lib.sh"

find_spark() {
    local started given=${SPARK_HOME:-}
    started=$(now_ms)
    if ! SPARK_HOME=$("$ROOT/eng/spark.sh"); then
        [ "$1" = --spark-optional ] && [ -z "$given" ] || exit 1
        printf '%-34s none (%s)\n' "Spark" "$(since "$started")"
        SPARK_HOME=
        return
    fi
    export SPARK_HOME # for the steps below
    printf '%-34s %s (%s)\n' "Spark" "$SPARK_HOME" "$(since "$started")"
}

main() {
    local started launcher=none solution worker
    started=$(now_ms)
    "$ROOT/eng/packages.sh"
    find_spark "${1:-}"

    # The script builds for the libtorch that is there now, unless it has done so before.
    step "C++ shim for libtorch" 900 "$ROOT/src/SparkDL.Torch/native/build.sh"

    if [ -n "$SPARK_HOME" ]; then
        launcher=$(content_hash jars/launcher)
        stamped_step "Java launcher" 300 launcher "$launcher-$SPARK_HOME" \
            "$ROOT/artifacts/launcher/sparkdl-launcher.jar" -- "$ROOT/jars/launcher/build.sh"
    fi

    # The launcher and the shim's source are resources of the assemblies.
    solution=$(content_hash src tests examples tools Directory.Build.props Directory.Packages.props global.json \
        SparkDL.sln .editorconfig)
    stamped_step ".NET build" 1200 solution "$solution-$launcher" "$ROOT/src/SparkDL/bin/$CONFIGURATION" -- \
        dotnet build "$ROOT/SparkDL.sln" "${DOTNET_BUILD[@]}"

    worker=$(content_hash src Directory.Build.props Directory.Packages.props global.json)
    stamped_step "worker for executors" 900 worker "$worker-$launcher" \
        "$ROOT/artifacts/sparkdl-worker-linux-x64.tar.gz" -- "$ROOT/src/SparkDL.Worker/publish.sh"

    # Made for the Spark and the Java that are there now, unless it was made before.
    if [ -n "$SPARK_HOME" ]; then
        (step "class data for a quick start" 300 dotnet "$ROOT/tools/prepare/bin/$CONFIGURATION/net10.0/prepare.dll") \
            || say "set-up goes on: servers start without it, but take longer"
    fi

    say "set-up is complete after $(since "$started")"
}

main "$@"
