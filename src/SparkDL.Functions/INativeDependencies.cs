namespace SparkDL.Functions;

/// <summary>
/// The native files that a library needs on executors. A library names its implementation with
/// <see cref="NativeDependenciesAttribute"/>: the client ships the files once per session, and the worker calls
/// <see cref="Configure"/> with their folder before the first function runs.
/// </summary>
public interface INativeDependencies
{
    /// <summary>
    /// Returns the files to ship: the key is the name in the folder on the executor, the value the path on this
    /// machine.
    /// </summary>
    IReadOnlyDictionary<string, string> FilesToShip();

    /// <summary>
    /// Returns archives (.tar.gz), as paths on this machine, for files that are too large to be sent with every
    /// session. The key is the setting in which <see cref="Configure"/> finds the folder of the unpacked archive.
    /// </summary>
    IReadOnlyDictionary<string, string> ArchivesToShip(IReadOnlyDictionary<string, string> settings) =>
        new Dictionary<string, string>();

    /// <summary>
    /// The settings that hold for a whole session from its first function on, because they decide what is shipped or
    /// because <see cref="Configure"/> reads them. Called on the client for each function, before anything is sent: the
    /// client refuses a function whose values differ from those of the first.
    /// </summary>
    /// <param name="settings">The session's settings for functions.</param>
    /// <param name="sharesFiles">Whether executors read this machine's files, so that nothing is shipped.</param>
    /// <returns>The settings by name, defaults included, each value in one spelling.</returns>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the setting.</exception>
    IReadOnlyDictionary<string, string> DeploymentSettings(
        IReadOnlyDictionary<string, string> settings, bool sharesFiles) => new Dictionary<string, string>();

    /// <summary>
    /// Takes over the folder of the files and the client's settings. The worker calls it once per process, before any
    /// function runs. It must be quick and load nothing, since many functions need no native code.
    /// </summary>
    void Configure(string folder, IReadOnlyDictionary<string, string> settings);
}
