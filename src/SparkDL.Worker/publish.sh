#!/usr/bin/env bash
# Publishes the worker with its own .NET, precompiled and never trimmed (users' assemblies need the whole framework):
#   artifacts/worker/                            the folder
#   artifacts/sparkdl-worker-linux-x64.tar.gz    what sessions send to executors; the same bytes for the same sources
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=artifacts/worker
archive=artifacts/sparkdl-worker-linux-x64.tar.gz

rm -rf "$folder"
# Its own output path: a normal build of the solution must not find a runtime-specific one in its place. And no
# properties of its own: they would compile the libraries again, in place of those that were built and are packed.
dotnet publish src/SparkDL.Worker/SparkDL.Worker.csproj -c Release -o "$folder" --nologo -v quiet
# Documentation files help nobody there.
rm -f "$folder"/SparkDL*.xml

tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r -C "$folder" -cf - . | gzip -n -5 >"$archive.part"
mv "$archive.part" "$archive"
echo "worker: $(du -sh "$folder" | cut -f1) in $folder, $(du -h "$archive" | cut -f1) as $archive"
