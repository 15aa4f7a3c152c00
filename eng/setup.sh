#!/usr/bin/env bash
# Set-up that quickstart.sh and test.sh share: system packages, Spark, the C++ shim, the Java launcher, the .NET build,
# the worker that is shipped to executors. Every step is left out when nothing that it depends on has changed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

find_spark() {
    local started
    started=$(now_ms)
    SPARK_HOME=$("$ROOT/eng/spark.sh") || exit 1
    export SPARK_HOME # for the steps below
    printf '%-34s %s (%s)\n' "Spark" "$SPARK_HOME" "$(since "$started")"
}

main() {
    local started shim launcher solution worker
    started=$(now_ms)
    "$ROOT/eng/packages.sh"
    find_spark

    shim=$(content_hash src/SparkDL.Torch/native)
    stamped_step "C++ shim for libtorch" 900 shim "$shim" "$CACHE/shim" -- "$ROOT/src/SparkDL.Torch/native/build.sh"

    launcher=$(content_hash jars/launcher)
    stamped_step "Java launcher" 300 launcher "$launcher-$SPARK_HOME" "$ROOT/artifacts/launcher" -- "$ROOT/jars/launcher/build.sh"

    solution=$(content_hash src tests examples Directory.Build.props Directory.Packages.props global.json SparkDL.sln .editorconfig)
    stamped_step ".NET build" 1200 solution "$solution" "$ROOT/src/SparkDL/bin/$CONFIGURATION" -- \
        dotnet build "$ROOT/SparkDL.sln" "${DOTNET_BUILD[@]}"

    worker=$(content_hash src Directory.Build.props Directory.Packages.props global.json)
    stamped_step "worker for executors" 900 worker "$worker" "$ROOT/artifacts/worker" -- "$ROOT/src/SparkDL.Worker/publish.sh"

    say "set-up is complete after $(since "$started")"
}

main
