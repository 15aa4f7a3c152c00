#!/usr/bin/env bash
# Builds the launcher against the Spark in SPARK_HOME: artifacts/launcher/sparkdl-launcher.jar
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../eng/lib.sh"
home=${SPARK_HOME:-$CACHE/spark-4.2.0}
out=${1:-$here/../../artifacts/launcher/sparkdl-launcher.jar}

fail() { echo "launcher: $1" >&2; exit 1; }
command -v javac >/dev/null || fail "no javac: install openjdk-17-jdk-headless, or set PATH to a JDK 17"
[ -d "$home/jars" ] || fail "no Spark in $home: set SPARK_HOME"

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
# sun.misc.Signal is in no API of --release; the -XD option silences the warning that it is internal to Java.
javac -nowarn -source 17 -target 17 -Xlint:-options -XDignore.symbol.file -cp "$home/jars/*" -d "$classes" \
    "$here"/src/sparkdl/launcher/*.java
cp "$here/resources/log4j2.properties" "$classes/"
mkdir -p "$(dirname "$out")"
# Fixed file times: the same sources give the same bytes.
jar --create --file "$out.new" --date=2026-01-01T00:00:00Z --main-class sparkdl.launcher.Launcher -C "$classes" .
mv "$out.new" "$out"
