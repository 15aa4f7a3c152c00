namespace SparkDL.Functions;

/// <summary>
/// The native files that a library needs on executors. A library names its implementation with
/// <see cref="NativePartsAttribute"/>: the client ships the files once per session, and the worker hands the folder
/// that they arrived in to <see cref="Use"/> before the first function runs.
/// </summary>
public interface INativeParts
{
    /// <summary>The files to ship: their names in the folder that they arrive in, and their paths on this machine.</summary>
    IReadOnlyDictionary<string, string> FilesToShip();

    /// <summary>
    /// What is too large to go with every session: archives (.tar.gz) of their own, as paths on this machine. The key is the
    /// setting that <see cref="Use"/> finds the folder in that the archive was unpacked to.
    /// </summary>
    IReadOnlyDictionary<string, string> ArchivesToShip(IReadOnlyDictionary<string, string> settings) =>
        new Dictionary<string, string>();

    /// <summary>
    /// The settings that hold for a whole session from its first function on, because they decide what is shipped or
    /// because <see cref="Use"/> reads them. Called on the client for each function, before anything is sent: the client
    /// refuses a function whose values differ from those of the first.
    /// </summary>
    /// <param name="settings">The session's settings for functions.</param>
    /// <param name="sharesFiles">Whether executors read this machine's files, so that nothing is shipped.</param>
    /// <returns>The settings by name, defaults included, each value in one spelling.</returns>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the setting.</exception>
    IReadOnlyDictionary<string, string> DeploymentSettings(
        IReadOnlyDictionary<string, string> settings, bool sharesFiles) => new Dictionary<string, string>();

    /// <summary>
    /// Told on the executor, once per process and before any function: where the files are and what the client set.
    /// It must be quick and load nothing: many functions need nothing native.
    /// </summary>
    void Use(string folder, IReadOnlyDictionary<string, string> settings);
}
