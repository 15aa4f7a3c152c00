#!/usr/bin/env bash
# Makes the NuGet packages, with their symbols, in artifacts/packages (or the folder given): the libraries, with the
# Java launcher and the shim's source inside their assemblies, and the worker that is shipped to executors, which
# travels in the package SparkDL.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# In the order of their references.
PACKED=(SparkDL.Arrow SparkDL.Functions SparkDL SparkDL.Torch SparkDL.Models SparkDL.Transformers SparkDL.Horovodish
    SparkDL.Testing SparkDL.Cli)

target=${1:-$ROOT/artifacts/packages}
"$ROOT/eng/setup.sh"
for project in "${PACKED[@]}"; do
    step "package $project" 300 dotnet pack "$ROOT/src/$project" -c "$CONFIGURATION" --no-build --nologo -o "$target"
done
say "packages are in $target"
