#!/usr/bin/env bash
# Makes a bundle for a machine with PyTorch, a compiler and no .NET: the probe with its runtime, the shim's sources, the
# golden numbers and a script that runs them all (bundle/run.sh).
#   bundle.sh TARGET.tar.gz GOLDENS     GOLDENS: the folder of the golden architectures (SPARKDL_ZOO)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$(realpath -m "${1:?bundle.sh TARGET.tar.gz GOLDENS}")
goldens=${2:-${SPARKDL_ZOO:?bundle.sh TARGET.tar.gz GOLDENS}}
ls "$goldens"/*.json > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# In a copy: publishing for a runtime recompiles the libraries with other properties, and would leave those behind.
tar -C "$root" --exclude=bin --exclude=obj --exclude=.git -cf - \
  src tests/SparkDL.Torch.Probe tests/Shared/Torch \
  Directory.Build.props Directory.Packages.props global.json .editorconfig | tar -C "$work" -xf -
dotnet publish -c Release -r linux-x64 --self-contained -p:PublishDocumentationFiles=false -p:DebugType=none \
  --nologo -v q -o "$work/bundle/probe" "$work/tests/SparkDL.Torch.Probe" >&2
mkdir -p "$work/bundle/shim" "$work/bundle/goldens"
cp "$root"/src/SparkDL.Torch/native/{*.cpp,*.h,CMakeLists.txt,build.sh} "$work/bundle/shim/"
cp "$goldens"/*.json "$work/bundle/goldens/"
cp "$here"/bundle/{run.sh,eager.py} "$work/bundle/"
mkdir -p "$(dirname "$target")"
tar -C "$work" -czf "$target" bundle
size=$(stat -c %s "$target")
[ "$size" -lt 60000000 ] || { echo "bundle.sh: the bundle has $size bytes, 60,000,000 are the limit" >&2; exit 1; }
echo "$target $size"
