#!/usr/bin/env bash
# Runs on a machine with PyTorch and a C++ compiler, without .NET: builds the shim against that PyTorch and compares the
# golden architectures and resnet18 with PyTorch eager, on the CPU and on a GPU if there is one. Writes report.jsonl.
#   run.sh [PYTHON]
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=${1:-python3}
report=$here/report.jsonl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 SPARKDL_THREADS=1
result=0

note() { printf '%s\n' "$1" | tee -a "$report"; }
fail() { note "{\"failed\":\"$1\"}"; result=1; }

: > "$report"
torch=$("$python" -c 'import os, torch; print(os.path.dirname(torch.__file__))') \
  || { fail "no PyTorch for $python"; exit 1; }
note "$("$python" -c 'import json, platform, torch; print(json.dumps({
  "torch": torch.__version__, "cuda": torch.version.cuda,
  "gpu": torch.cuda.get_device_name(0) if torch.cuda.is_available() else None, "machine": platform.platform()}))')"
# Debian's package keeps libraries and headers apart from the Python one.
libtorch=$torch
[ -e "$torch/include/ATen/core/Tensor.h" ] || libtorch=/usr
export SPARKDL_LIBTORCH=$libtorch
started=$(date +%s.%N)
SPARKDL_SHIM=$(bash "$here/shim/build.sh" "$libtorch" 2> "$work/build.log") \
  || { cat "$work/build.log" >&2; fail "the shim does not build"; exit 1; }
export SPARKDL_SHIM
seconds=$(echo "$(date +%s.%N) - $started" | "$python" -c 'print(round(eval(input()), 1))')
note "{\"shim_built_s\":$seconds,\"libtorch\":\"$libtorch\"}"

devices=(cpu)
"$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' && devices+=(cuda)
for device in "${devices[@]}"; do
  "$here/probe/SparkDL.Torch.Probe" goldens "$here/goldens" "$device" | tee -a "$report"
  [ "${PIPESTATUS[0]}" = 0 ] || fail "goldens on $device"
  "$python" "$here/eager.py" "$work" "$device" || { fail "eager.py on $device"; continue; }
  "$here/probe/SparkDL.Torch.Probe" eager "$work" "$device" | tee -a "$report"
  [ "${PIPESTATUS[0]}" = 0 ] || fail "eager on $device"
done
note "{\"ok\":$([ $result = 0 ] && echo true || echo false)}"
exit $result
