#!/usr/bin/env bash
# Installs the system packages that building and running need on Debian 12 x86-64 (as root or by sudo); on other systems
# it lists what is missing and changes nothing.
#   eng/packages.sh [--tests]    also what the tests compare with, on Debian 12; elsewhere those tests are skipped
set -euo pipefail
. "$(dirname "$0")/lib.sh"

DEBIAN_PACKAGES=(ca-certificates curl xz-utils zstd make cmake g++
    libtorch-dev libopenblas0-pthread libturbojpeg0 liblz4-1 libzstd1)
# With --tests: the PyTorch that results are compared with, and what it needs.
TEST_PACKAGES=(python3 python3-torch python3-torchvision python3-numpy)

has_command() { command -v "$1" >/dev/null; }
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

java_major() {
    local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    has_command "$java" || return 0
    "$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}

check_dotnet() {
    has_command dotnet || fail "no .NET SDK: install the .NET 10 SDK (https://dot.net) and put dotnet on the PATH"
    (cd "$ROOT" && dotnet --version >/dev/null 2>&1) \
        || fail "the .NET SDK that global.json asks for is missing: install the .NET 10 SDK (https://dot.net)"
}

is_debian_12() {
    [ "$(uname -m)" = x86_64 ] && [ -r /etc/os-release ] || return 1
    (. /etc/os-release && [ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ])
}

missing_on_debian() {
    local package
    for package in "${DEBIAN_PACKAGES[@]}"; do is_installed "$package" || printf '%s\n' "$package"; done
    if ! has_command "${JAVA_HOME:+$JAVA_HOME/bin/}javac"; then printf '%s\n' openjdk-17-jdk-headless; fi
}

missing_elsewhere() {
    has_command "${JAVA_HOME:+$JAVA_HOME/bin/}javac" || say "  a JDK 17 or later (javac), or JAVA_HOME set to one"
    has_command cmake || say "  cmake"
    has_command g++ || say "  a C++17 compiler (g++)"
    has_command curl || say "  curl"
    has_command xz || say "  xz"
    has_library libtorch_cpu.so || [ -n "${SPARKDL_LIBTORCH:-}" ] \
        || say "  libtorch 1.13 or later with its headers, or SPARKDL_LIBTORCH set to its folder"
    has_library libturbojpeg.so.0 || say "  libturbojpeg (libturbojpeg.so.0)"
    has_library liblz4.so.1 || say "  lz4 (liblz4.so.1)"
    has_library libzstd.so.1 || say "  zstd (libzstd.so.1)"
}

install_on_debian() {
    local packages=("$@") as_root=()
    if [ "$(id -u)" != 0 ]; then
        has_command sudo || fail "missing packages and neither root nor sudo: apt-get install ${packages[*]}"
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
        -o Acquire::http::Timeout=30 -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120)
    step "package lists" 300 "${apt[@]}" update
    step "packages: ${packages[*]}" 1200 "${apt[@]}" install --no-install-recommends "${packages[@]}"
}

main() {
    local started missing
    [ "${1:-}" != --tests ] || DEBIAN_PACKAGES+=("${TEST_PACKAGES[@]}")
    started=$(now_ms)
    check_dotnet
    if is_debian_12; then
        mapfile -t missing < <(missing_on_debian)
        [ ${#missing[@]} = 0 ] || install_on_debian "${missing[@]}"
    else
        missing=$(missing_elsewhere)
        [ -z "$missing" ] \
            || fail "this is not Debian 12 on x86-64, so install these by hand and run again:"$'\n'"$missing"
    fi
    local major
    major=$(java_major)
    [ "${major:-0}" -ge 17 ] || fail "Spark 4 needs Java 17 or later, found '${major:-none}': set JAVA_HOME to one"
    printf '%-34s present (%s)\n' "system packages" "$(since "$started")"
}

main "$@"
