#!/usr/bin/env bash
# Sets up, then trains a small residual network on two ranks inside Spark and scores the held-out images.
#   ./quickstart.sh [--data DIR] [--master URL]
# DIR is a folder of class folders with images; without it, CIFAR-10 if it is in the shared folder, else the digits of
# this repository. URL is a Spark master (local[*] by default, or spark://...). Where Spark cannot be found or fetched,
# the same job runs on the function runner. The last line is JSON.
set -euo pipefail
. "$(dirname "$0")/eng/lib.sh"

data=
master=
while [ $# -gt 0 ]; do
    case $1 in
        --data) [ $# -ge 2 ] || fail "--data needs a folder"; data=$2; shift ;;
        --master)
            [ $# -ge 2 ] || fail "--master needs a URL, such as local[2] or spark://host:7077"
            master=$2
            shift
            ;;
        *) fail "unknown argument $1: ./quickstart.sh [--data DIR] [--master URL]" ;;
    esac
    shift
done
[ -z "$data" ] || [ -d "$data" ] || fail "--data $data is not a folder"
if [ -z "$data" ] && [ -d "$SHARED/data/cifar10" ]; then data=$SHARED/data/cifar10; fi

"$ROOT/eng/setup.sh" --spark-optional
engine=()
if SPARK_HOME=$("$ROOT/eng/spark.sh" 2>/dev/null); then
    export SPARK_HOME
else
    [ -z "$master" ] || fail "--master $master needs Spark: see above"
    unset SPARK_HOME
    engine=(--no-spark)
fi
# In the foreground, so that Ctrl-C reaches the program, which stops its Spark.
exec timeout --foreground --signal=INT --kill-after=20 1200 \
    dotnet "$ROOT/examples/02_Cifar10/bin/$CONFIGURATION/net10.0/Cifar10.dll" \
    ${data:+--data "$data"} ${master:+--master "$master"} "${engine[@]}"
