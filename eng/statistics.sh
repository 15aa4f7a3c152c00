#!/usr/bin/env bash
# Prints the sizes of the hand-written code, one line for each assembly, test project and kind of other source: files,
# lines, the share of comments among the lines that are not blank, the longest file, the longest member, and the public
# types that stand directly in a namespace. Generated files, and what git ignores, do not count.
#   eng/statistics.sh [FOLDER...]    the folders below which to count; src, tests, examples and tools without any
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- src tests examples tools

sources() { git ls-files -co --exclude-standard -- "$@" | grep -v '/Generated/' | while read -r file; do
    [ ! -e "$file" ] || printf '%s\n' "$file"
done; }

# The group of a file, and the file: src/SparkDL.Arrow, tests/Harness, ...
csharp() { sources "$@" | { grep '\.cs$' || true; } | awk -F/ '{ print (NF > 2 ? $1 "/" $2 : $1) "\t" $0 }'; }

native() {
    sources src tests jars eng examples test.sh quickstart.sh .ci | awk '
        /\.(c|cpp|h)$/ { print "C and C++\t" $0 }
        /\.java$/ { print "Java\t" $0 }
        /\.sh$/ || /^\.ci\/run$/ || /\/start-worker$/ { print "shell\t" $0 }
        /\.py$/ { print "Python\t" $0 }'
}

# Reads "GROUP<tab>FILE" lines. A member is what stands in braces directly inside a type.
count() {
    awk -F'\t' '
    function indent(text) { match(text, /^ */); return RLENGTH }
    function is_type(text) {
        gsub(/\[[^]]*\]/, "", text)
        sub(/[(=;].*/, "", text)
        return text ~ / (class|record|struct|interface|enum|namespace|extension)( |$)/
    }
    # The header of a brace: the last lines before it, back to the end of what stood there before.
    function opened(at, header,    parent) {
        parent = depth ? kind[depth] : "type"
        depth++
        place[depth] = at
        first[depth] = header_line
        kind[depth] = is_type(header) ? "type" : (parent == "type" ? "member" : "block")
        name[depth] = file ":" header_line
    }
    function closed(at, line,    length_of) {
        while (depth && place[depth] > at) depth--
        if (!depth || place[depth] != at) return
        if (kind[depth] == "member") {
            length_of = line - first[depth] + 1
            if (length_of > longest_member[group]) {
                longest_member[group] = length_of
                member_at[group] = name[depth]
            }
        }
        depth--
    }
    function read_file(    text, line, header, in_comment, csharp) {
        csharp = file ~ /\.cs$/
        comment = file ~ /(\.sh|\.py|\/run|start-worker)$/ ? "^ *#" : "^ *(//|/\\*|\\*)"
        line = depth = 0
        header = ""
        while ((getline text < file) > 0) {
            line++
            if (text ~ /^[ \t]*$/) { header = ""; continue }
            filled[group]++
            if (text ~ comment) { comments[group]++; header = ""; continue }
            if (!csharp) continue
            if (text ~ /^public /) public_type(text)
            if (text ~ /^ *\{ *$/) { opened(indent(text), header); header = ""; continue }
            if (text ~ /^ *\}/) { closed(indent(text), line); header = ""; continue }
            if (header == "" || header ~ /[;}] *$/) { header = ""; header_line = line }
            header = header " " text
        }
        close(file)
        return line
    }
    function public_type(text) {
        if (text !~ / (class|record|struct|interface|enum|delegate) /) return
        sub(/^.* (class|record struct|record|struct|interface|enum|delegate [^ ]+) /, "", text)
        sub(/[^A-Za-z0-9_<].*$/, "", text)
        if (!((group, text) in seen)) { seen[group, text] = 1; types[group]++ }
    }
    {
        group = $1
        file = $2
        if (!(group in files)) order[++groups] = group
        files[group]++
        lines_here = read_file()
        lines[group] += lines_here
        if (lines_here > longest_file[group]) { longest_file[group] = lines_here; file_at[group] = file }
    }
    function name_of(path) { sub(/^.*\//, "", path); return path }
    END {
        if (!groups) exit
        printf "%-36s %6s %7s %9s %7s  %-40s %s\n", "", "files", "lines", "comments", "public", "longest file",
            "longest member"
        for (i = 1; i <= groups; i++) {
            group = order[i]
            printf "%-36s %6d %7d %8.1f%% %7d  %-40s %s\n", group, files[group], lines[group],
                filled[group] ? 100 * comments[group] / filled[group] : 0, types[group],
                longest_file[group] " " name_of(file_at[group]),
                longest_member[group] ? longest_member[group] " " name_of(member_at[group]) : "-"
            all_files += files[group]; all_lines += lines[group]; all_types += types[group]
            all_filled += filled[group]; all_comments += comments[group]
        }
        printf "%-36s %6d %7d %8.1f%% %7d\n", "together", all_files, all_lines,
            all_filled ? 100 * all_comments / all_filled : 0, all_types
    }'
}

for folder in "$@"; do
    printf '== C# in %s\n' "$folder"
    csharp "$folder" | count
done
printf '== other sources\n'
native | count
