#!/usr/bin/env bash
# Finds Spark, or fetches it into the user's cache, and prints its folder as the last line:
# SPARK_HOME, else the cached copy, else one unpacked from the shared folder, else Apache's archive.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

VERSION=4.2.0
NAME=spark-$VERSION-bin-hadoop3.tgz
URL=${SPARKDL_SPARK_URL:-https://archive.apache.org/dist/spark/spark-$VERSION/$NAME}
SHA512=3a6559e8546ff387db8fe7a04b8fe4008853b467b972c2e343df8e14a8145053
SHA512+=4777719fc5d4998dd96519a86fdf9de140cee753c61e2e94db044d5f9555ddc4
SHA512=${SPARKDL_SPARK_SHA512:-$SHA512}
HOME_IN_CACHE=$CACHE/spark-$VERSION

is_spark() { [ -x "$1/bin/spark-class" ] && compgen -G "$1/jars/spark-connect_*.jar" >/dev/null; }

# Moved into place only when whole: a half-unpacked Spark is never found.
unpack() {
    local archive=$1 found
    scratch=$(mktemp -d "$CACHE/unpack-XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    timeout 600 tar -xf "$archive" -C "$scratch" || fail "cannot unpack $archive: is the file whole?"
    found=$(find "$scratch" -mindepth 1 -maxdepth 1 -type d | head -n 1)
    is_spark "$found" || fail "$archive holds no Spark with a Connect server"
    rm -rf "$HOME_IN_CACHE"
    mv "$found" "$HOME_IN_CACHE"
}

download() {
    local target=$1 advice="set SPARK_HOME to a Spark $VERSION, or make the archive reachable"
    curl --fail --silent --show-error --location --connect-timeout 5 --max-time 1500 \
        --speed-limit 1000 --speed-time 60 --output "$target" "$URL" || fail "cannot fetch $URL: $advice"
    printf '%s  %s\n' "$SHA512" "$target" | sha512sum --check --status \
        || fail "$URL is not the file it should be (SHA-512 differs): $advice"
}

fetch() {
    local archive=$CACHE/$NAME.part
    # It checks the SHA-256 of what it unpacks, and moves the folder into place when it is whole.
    if [ -x "$SHARED/spark/unpack.sh" ]; then
        timeout 900 "$SHARED/spark/unpack.sh" "$VERSION" "$CACHE" >&2 \
            || fail "$SHARED/spark/unpack.sh failed: see above"
        is_spark "$HOME_IN_CACHE" || fail "$SHARED/spark/unpack.sh made no Spark with a Connect server"
        return
    fi
    download "$archive"
    unpack "$archive"
    rm -f "$archive"
}

main() {
    if [ -n "${SPARK_HOME:-}" ]; then
        is_spark "$SPARK_HOME" \
            || fail "SPARK_HOME=$SPARK_HOME is no Spark 4 with a Connect server: set it to one, or unset it"
        say "$SPARK_HOME"
        return
    fi
    # Two set-ups at once fetch it once.
    exec 9>"$CACHE/spark.lock"
    flock --timeout 1800 9 || fail "another set-up holds $CACHE/spark.lock"
    is_spark "$HOME_IN_CACHE" || fetch
    say "$HOME_IN_CACHE"
}

main
