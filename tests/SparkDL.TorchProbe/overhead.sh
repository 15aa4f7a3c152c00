#!/usr/bin/env bash
# What an operator call costs from C#, beside C++ in the same process, in nanoseconds. For Debian's libtorch.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"${CXX:-g++}" -std=c++17 -O2 -fPIC -shared -w "$here/native/overhead.cpp" -o "$out/overhead.so" -ltorch_cpu -lc10
dotnet run -c Release --project "$here" -- overhead "$out/overhead.so"
