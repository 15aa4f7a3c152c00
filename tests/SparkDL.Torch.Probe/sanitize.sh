#!/usr/bin/env bash
# Runs the tests of lifetimes, errors and columns with the shim under the address sanitizer, which watches every heap
# block of libtorch too. For g++ and the libtorch that native/build.sh finds; fails if the sanitizer reports an error.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
built=$("$root/src/SparkDL.Torch/native/build.sh")
lib=$(sed -n 2p "$built/build.txt")
include=$(readlink -f "$lib/../include")
[ -e "$include/ATen" ] || include=/usr/include
mkdir "$work/shim"
cp "$built/build.txt" "$work/shim/"
abi=0
grep -q __cxx11 "$lib/libc10.so" && abi=1
standard=$(grep -q '^libtorch 2' "$built/build.txt" && echo 20 || echo 17)
{
  cmake -S "$root/src/SparkDL.Torch/native" -B "$work/b" -DSPARKDL_TORCH_LIB="$lib" -DSPARKDL_TORCH_INCLUDE="$include" \
    -DSPARKDL_CXX11_ABI=$abi -DCMAKE_CXX_STANDARD="$standard" -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_CXX_FLAGS="-fsanitize=address -g1 -O1"
  cmake --build "$work/b" --parallel "$(nproc)"
} > "$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; exit 1; }
mv "$work/b/libsparkdl_torch.so" "$work/shim/"
dotnet build -c Release --nologo -v q "$root/tests/SparkDL.Torch.Tests" >&2
# The runtime reserves more address space than the sanitizer leaves, and handles its own faults. Only the process that
# runs the tests is watched.
options=detect_leaks=0:allocator_may_return_null=1:handle_segv=0:allow_user_segv_handler=1:use_sigaltstack=0
cat > "$work/run.settings" <<SETTINGS
<RunSettings><RunConfiguration><EnvironmentVariables>
  <SPARKDL_SHIM>$work/shim</SPARKDL_SHIM>
  <DOTNET_GCHeapHardLimit>0x60000000</DOTNET_GCHeapHardLimit>
  <LD_PRELOAD>$("${CXX:-g++}" -print-file-name=libasan.so)</LD_PRELOAD>
  <ASAN_OPTIONS>$options:log_path=$work/found</ASAN_OPTIONS>
</EnvironmentVariables></RunConfiguration></RunSettings>
SETTINGS
classes='FullyQualifiedName~LifetimeTests|FullyQualifiedName~ErrorTests'
classes+='|FullyQualifiedName~DispatcherCallTests|FullyQualifiedName~ColumnTests'
filter=${1:-$classes}
status=0
dotnet vstest "$root/tests/SparkDL.Torch.Tests/bin/Release/net10.0/SparkDL.Torch.Tests.dll" --nologo \
  --Settings:"$work/run.settings" --TestCaseFilter:"$filter" || status=$?
if grep -ls "ERROR: AddressSanitizer" "$work"/found*; then head -n 60 "$work"/found* >&2; exit 1; fi
exit $status
