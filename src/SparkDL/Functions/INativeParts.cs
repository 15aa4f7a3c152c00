namespace SparkDL.Functions;

/// <summary>
/// The native files that a library needs on executors. A library names its implementation with
/// <see cref="NativePartsAttribute"/>: the client ships the files once per session, and the worker hands the folder
/// that they arrived in to <see cref="Use"/> before the first function runs.
/// </summary>
public interface INativeParts
{
    /// <summary>The files to ship, as paths on this machine. They arrive side by side in one folder.</summary>
    IReadOnlyList<string> FilesToShip();

    /// <summary>
    /// Told on the executor, once per process and before any function: where the files are and what the client set.
    /// It must be quick and load nothing: many functions need nothing native.
    /// </summary>
    void Use(string folder, IReadOnlyDictionary<string, string> settings);
}
