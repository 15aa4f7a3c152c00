# Shared by the scripts, which source it: paths, steps that report what they do and how long it took, stamps by content.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/sparkdl
STAMPS=$ROOT/artifacts/stamps
LOGS=$ROOT/artifacts/logs
# Data sets and archives from outside, beside the repository. Only the scripts and the tests look there.
SHARED=$ROOT/../shared

# Build servers would outlive the command that started them.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
CONFIGURATION=Release
DOTNET_BUILD=(-c "$CONFIGURATION" -v:quiet -clp:NoSummary)

mkdir -p "$CACHE" "$STAMPS" "$LOGS"

now_ms() { date +%s%3N; }

# "1.3 s" since the given moment.
since() {
    local elapsed=$(($(now_ms) - $1))
    printf '%d.%d s' $((elapsed / 1000)) $((elapsed % 1000 / 100))
}

say() { printf '%s\n' "$*"; }

# Ends the script with a message that says what to install or set.
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# Prints one hash over the content and names of every source file under the given paths.
content_hash() {
    (cd "$ROOT" && find "$@" -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 \
        | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-32)
}

# step TITLE DEADLINE COMMAND...: runs the command with its output in a log that is shown only when it fails.
step() {
    local title=$1 deadline=$2 started log
    shift 2
    started=$(now_ms)
    log=$LOGS/$(printf '%s' "$title" | tr -cs 'A-Za-z0-9' '-').log
    printf '%-34s ' "$title"
    if timeout --kill-after=10 "$deadline" "$@" >"$log" 2>&1; then
        say "done in $(since "$started")"
        return 0
    fi
    local code=$?
    say "failed after $(since "$started")"
    tail -n 40 "$log" >&2
    [ "$code" != 124 ] || fail "$title took longer than $deadline s; the whole output is in $log"
    fail "$title: see above; the whole output is in $log"
}

# unchanged NAME HASH OUTPUT...: whether NAME was last made from the same HASH and its outputs are still there.
unchanged() {
    local name=$1 hash=$2 output
    shift 2
    [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$hash" ] || return 1
    for output in "$@"; do [ -e "$output" ] || return 1; done
}

# made NAME HASH: remembers what NAME was made from.
made() { printf '%s' "$2" >"$STAMPS/$1"; }

# stamped_step TITLE DEADLINE NAME HASH OUTPUT -- COMMAND...: a step that is left out when nothing changed.
stamped_step() {
    local title=$1 deadline=$2 name=$3 hash=$4 output=$5
    shift 6
    if unchanged "$name" "$hash" "$output"; then
        printf '%-34s unchanged\n' "$title"
        return 0
    fi
    rm -f "$STAMPS/$name"
    step "$title" "$deadline" "$@"
    [ -e "$output" ] || fail "$title ended well but left no $output"
    made "$name" "$hash"
}
