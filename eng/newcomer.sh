#!/usr/bin/env bash
# Goes a newcomer's way in an empty folder, with nothing but the packages: new console projects, `dotnet add package`,
# the sources of the examples as they are, and the first function on a local Spark.
#   eng/newcomer.sh [FEED]    FEED: a folder that eng/pack.sh filled; else the packages are made first
# The last line says whether all went well, and how long it took.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

started=$(now_ms)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
feed=${1:-}
[ -z "$feed" ] || feed=$(realpath "$feed")

# The names of the package sources of this machine, as its NuGet.Config files have them.
machine_sources() { dotnet nuget list source --format detailed | sed -n 's/^ *[0-9]*\. *\(.*\) \[Enabled\]$/\1/p'; }

# Our packages come from the feed alone, so that no package of that name from elsewhere can take their place; what they
# depend on comes from the sources of this machine.
write_configuration() {
    local source
    {
        printf '<configuration>\n  <packageSources>\n    <add key="sparkdl-feed" value="%s" />\n' "$feed"
        printf '  </packageSources>\n  <packageSourceMapping>\n    <packageSource key="sparkdl-feed">\n'
        printf '      <package pattern="SparkDL" />\n      <package pattern="SparkDL.*" />\n    </packageSource>\n'
        machine_sources | while read -r source; do
            printf '    <packageSource key="%s"><package pattern="*" /></packageSource>\n' "$source"
        done
        printf '  </packageSourceMapping>\n</configuration>\n'
    } >"$folder/NuGet.config"
}

# example NUMBER_NAME PACKAGE: an empty project with the package and the example's source, built.
example() {
    local project=$folder/$1
    step "new project for $1" 60 dotnet new console --no-restore -o "$project"
    step "dotnet add package $2" 120 dotnet add "$project/$1.csproj" package "$2"
    cp "$ROOT/examples/$1/Program.cs" "$project/Program.cs"
    step "build of $1" 120 dotnet build "$project" -v:quiet -clp:NoSummary
}

# answers NUMBER_NAME TEXT...: runs the example; its output must hold each text.
answers() {
    local name=$1 output=$folder/$1.out text
    shift
    step "run of $name" 180 bash -c 'dotnet "$0/bin/Debug/net10.0/$(basename "$0").dll" >"$1"' "$folder/$name" "$output"
    cat "$output"
    for text; do
        grep -qF -- "$text" "$output" || fail "the output of $name, above, does not hold '$text'"
    done
}

SPARK_HOME=$("$ROOT/eng/spark.sh")
export SPARK_HOME
if [ -z "$feed" ]; then
    feed=$folder/feed
    "$ROOT/eng/pack.sh" "$feed"
fi
write_configuration
# A folder of its own, so that no package from an earlier run is taken.
export NUGET_PACKAGES=$folder/packages
cd "$folder"

example 01_FirstFunction SparkDL
answers 01_FirstFunction '|  4|   40.0|     104.0|'
example 04_WithoutSpark SparkDL.Horovodish
answers 04_WithoutSpark 'half the sums: 1.5, 3.5' 'the points lie above and below the line'
example 03_TrainOnYourImages SparkDL.Horovodish

say "newcomer: passed in $(since "$started")"
