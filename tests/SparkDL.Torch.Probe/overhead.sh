#!/usr/bin/env bash
# Measures an operator call from C#, from C++ in the same process, and from Python, in nanoseconds.
# For Debian's libtorch.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"${CXX:-g++}" -std=c++17 -O2 -fPIC -shared -w "$here/native/overhead.cpp" -o "$out/overhead.so" -ltorch_cpu -lc10
dotnet run -c Release --project "$here" -- overhead "$out/overhead.so"
/usr/bin/python3 - <<'PYTHON' || echo "no PyTorch for Python here" >&2
import json, statistics, time, torch
torch.set_num_threads(1)
a, b, calls = torch.ones(4), torch.ones(4), 100_000
def one_round():
    start = time.perf_counter_ns()
    for _ in range(calls): a.add(b)
    return (time.perf_counter_ns() - start) / calls
def empty_round():
    start = time.perf_counter_ns()
    for _ in range(calls): pass
    return (time.perf_counter_ns() - start) / calls
for mode in ("normal", "inference"):
    with torch.inference_mode(mode == "inference"):
        times = [one_round() - empty_round() for _ in range(15)]
    print(json.dumps({"mode": mode, "python_add_ns": round(statistics.median(times))}))
PYTHON
