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
    local started launcher solution worker
    started=$(now_ms)
    "$ROOT/eng/packages.sh"
    find_spark

    # It looks at the libtorch that is there now, and builds only what it has not built for that one.
    step "C++ shim for libtorch" 900 "$ROOT/src/SparkDL.Torch/native/build.sh"

    launcher=$(content_hash jars/launcher)
    stamped_step "Java launcher" 300 launcher "$launcher-$SPARK_HOME" "$ROOT/artifacts/launcher/sparkdl-launcher.jar" -- \
        "$ROOT/jars/launcher/build.sh"

    # The launcher and the shim's source are resources of the assemblies.
    solution=$(content_hash src tests examples jars/launcher Directory.Build.props Directory.Packages.props global.json \
        SparkDL.sln .editorconfig)
    stamped_step ".NET build" 1200 solution "$solution" "$ROOT/src/SparkDL/bin/$CONFIGURATION" -- \
        dotnet build "$ROOT/SparkDL.sln" "${DOTNET_BUILD[@]}"

    worker=$(content_hash src jars/launcher Directory.Build.props Directory.Packages.props global.json)
    stamped_step "worker for executors" 900 worker "$worker" "$ROOT/artifacts/sparkdl-worker-linux-x64.tar.gz" -- \
        "$ROOT/src/SparkDL.Worker/publish.sh"

    say "set-up is complete after $(since "$started")"
}

main
