#!/usr/bin/env bash
# Publishes the worker with its own .NET, precompiled and never trimmed (users' assemblies need the whole framework):
#   artifacts/worker/                                    the folder
#   artifacts/sparkdl-worker-linux-x64.tar.gz            the archive that sessions send to executors
#   artifacts/sparkdl-worker-linux-x64-framework.tar.gz  the archive for nodes that have .NET 10 installed
# The same sources give the same bytes.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=artifacts/worker
framework=artifacts/worker-framework
libraries=artifacts/worker-libraries

# Packs folder $1 as $2.
pack() {
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r -C "$1" -cf - . \
        | gzip -n -5 >"$2.part"
    mv "$2.part" "$2"
    echo "worker: $(du -sh "$1" | cut -f1) in $1, $(du -h "$2" | cut -f1) as $2"
}

rm -rf "$folder"
# Its own output path: a normal build of the solution must not find a runtime-specific one in its place. And no
# properties of its own: they would compile the libraries again, in place of those that were built and are packed.
dotnet publish src/SparkDL.Worker/SparkDL.Worker.csproj -c Release -o "$folder" --nologo -v quiet
# The libraries whose functions applications call. The worker does not reference them and finds them in its folder.
rm -rf "$libraries"
dotnet publish src/SparkDL.Worker/libraries/libraries.csproj -c Release -o "$libraries" --nologo -v quiet
for file in "$libraries"/*.dll "$libraries"/*.pdb; do
    name=$(basename "$file")
    case $name in libraries.*) continue ;; esac
    [ -e "$folder/$name" ] || cp "$file" "$folder/"
done
install -m 755 src/SparkDL.Worker/start-worker "$folder/start-worker"
"${CC:-cc}" -O2 -fPIC -shared -Wall -Wextra -Werror -fvisibility=hidden -Wl,--build-id=none \
    -o "$folder/libsparkdl_crash_handler.so" src/SparkDL.Worker/native/crash_handler.c
# Executors do not need documentation files.
rm -f "$folder"/SparkDL*.xml

pack "$folder" artifacts/sparkdl-worker-linux-x64.tar.gz

# The archive for installed runtimes has the same compiled assemblies, without those of .NET itself; the changed
# runtimeconfig.json makes the host look for an installation.
shared=$(dotnet --list-runtimes \
    | sed -n 's/^Microsoft\.NETCore\.App \(10\.[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -n 1)
[ -d "$shared" ] || { echo "publish.sh: no .NET 10 in: $(dotnet --list-runtimes)" >&2; exit 1; }
rm -rf "$framework"
mkdir "$framework"
for file in "$folder"/*; do
    name=$(basename "$file")
    case $name in libhost*.so | createdump | *.deps.json) continue ;; esac
    [ -e "$shared/$name" ] || cp "$file" "$framework/"
done
sed -i -e 's/"includedFrameworks": \[/"frameworks": [/' -e 's/"version": "10\.[0-9.]*"/"version": "10.0.0"/' \
    "$framework/sparkdl-worker.runtimeconfig.json"
pack "$framework" artifacts/sparkdl-worker-linux-x64-framework.tar.gz
