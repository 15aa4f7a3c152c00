using SparkDL.Diagnostics;

namespace SparkDL.Torch;

/// <summary>A built shim: a native library for one build of libtorch.</summary>
/// <param name="Library">The library's path.</param>
/// <param name="Note">What <c>native/build.sh</c> wrote beside it: the libtorch it is for, that one's folder and
/// library.</param>
internal sealed record ShimLibrary(string Library, IReadOnlyList<string> Note)
{
    internal const string FileName = "libsparkdl_torch.so";
    internal const string NoteName = "build.txt";

    /// <summary>The key of the libtorch that it was built for: the last word of the note's first line.</summary>
    internal string Key => Note[0].Split(' ')[^1];

    internal string NotePath => Path.Combine(Path.GetDirectoryName(Library)!, NoteName);

    /// <summary>Returns the shim of a folder, or null if there is none.</summary>
    internal static ShimLibrary? In(string folder)
    {
        var (library, note) = (Path.Combine(folder, FileName), Path.Combine(folder, NoteName));
        return File.Exists(library) && File.Exists(note)
            ? new ShimLibrary(library, File.ReadAllLines(LinkedPaths.Resolve(note))) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Note[0]} ({Note.ElementAtOrDefault(2)})";
}
