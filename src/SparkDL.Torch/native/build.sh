#!/usr/bin/env bash
# Builds the shim for one libtorch into the user's cache, once. Prints the folder that holds it.
#   build.sh [FOLDER]    FOLDER: of libtorch or of a Python torch package; else SPARKDL_LIBTORCH, else the usual places.
# SPARKDL_SHIM_FAULTS names a source for tests that throws exceptions; that build has a folder of its own.
set -euo pipefail
source_dir=$(cd "$(dirname "$0")" && pwd)

fail() { echo "build.sh: $*" >&2; exit 1; }

# A libtorch is two folders: libraries and headers.
lib= include=
look_in() {
  for l in "$1/lib" "$1" "$1/lib/x86_64-linux-gnu" "$1/lib64"; do
    [ -e "$l/libtorch_cpu.so" ] || continue
    for i in "$1/include" "$l/../include" "$l/../../include" "$1/../../include"; do
      if [ -e "$i/ATen/core/Tensor.h" ]; then lib=$(readlink -f "$l"); include=$(readlink -f "$i"); return 0; fi
    done
  done
  return 1
}

python_torch() {
  for p in python3 python /usr/bin/python3; do
    "$p" -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null \
      && return
  done
}

places=("${1:-${SPARKDL_LIBTORCH:-}}")
[ -n "${places[0]}" ] || places=(/usr /usr/local /usr/local/libtorch /opt/libtorch "$(python_torch || true)")
for place in "${places[@]}"; do [ -n "$place" ] && look_in "$place" && break; done
[ -n "$lib" ] || fail "no libtorch with headers in: ${places[*]}. Install libtorch-dev, or set SPARKDL_LIBTORCH."

# The ELF head (which holds the build id) and the size identify a build; TorchBuild.cs computes the same.
library=$(readlink -f "$lib/libtorch_cpu.so")
torch_key=$( { head -c 4096 "$library"; stat -c %s "$library"; } | sha256sum | cut -c1-16)
source_key=$(cd "$source_dir" && ls *.cpp *.h CMakeLists.txt | LC_ALL=C sort | xargs cat | sha256sum | cut -c1-16)
target="${XDG_CACHE_HOME:-$HOME/.cache}/sparkdl/shim/$torch_key-$source_key"
faults=${SPARKDL_SHIM_FAULTS:+$(realpath "$SPARKDL_SHIM_FAULTS")}
[ -z "$faults" ] || target="$target-faults-$(sha256sum < "$faults" | cut -c1-16)"
if [ -e "$target/libsparkdl_torch.so" ]; then echo "$target"; exit 0; fi

command -v cmake >/dev/null || fail "cmake is missing: install cmake and g++."
command -v "${CXX:-g++}" >/dev/null || fail "no C++ compiler: install g++."
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/.build-XXXXXX")
trap 'rm -rf "$work"' EXIT
abi=0
grep -q __cxx11 "$lib/libc10.so" && abi=1
standard=17
grep -qs 'define TORCH_VERSION_MAJOR 2' "$include/torch/csrc/api/include/torch/version.h" && standard=20
generator=()
command -v ninja >/dev/null && generator=(-G Ninja)
{
  cmake "${generator[@]}" -S "$source_dir" -B "$work/b" -DSPARKDL_TORCH_LIB="$lib" -DSPARKDL_TORCH_INCLUDE="$include" \
    -DSPARKDL_CXX11_ABI=$abi -DCMAKE_CXX_STANDARD=$standard \
    -DSPARKDL_FAULTS="$faults" && cmake --build "$work/b" --parallel "$(nproc)"
} > "$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; fail "the shim does not compile against $lib"; }

version=$(sed -n 's/^#define TORCH_VERSION_\(MAJOR\|MINOR\|PATCH\) //p' \
  "$include/torch/csrc/api/include/torch/version.h" | paste -sd.)
mkdir "$work/out"
mv "$work/b/libsparkdl_torch.so" "$work/out/"
printf 'libtorch %s %s\n%s\n%s\n' "$version" "$torch_key" "$lib" "$(basename "$library")" > "$work/out/build.txt"
mv -T "$work/out" "$target" 2>/dev/null || [ -e "$target/libsparkdl_torch.so" ] || fail "cannot write $target"
echo "$target"
