using SparkDL.Functions;

namespace SparkDL.Shipping;

/// <summary>What a session has deployed to its executors, and the settings that it was deployed for.</summary>
/// <param name="Settings">The settings at that time.</param>
/// <param name="Executable">
/// The worker that Spark starts: a path whose folder is named after the archive's content hash.
/// </param>
/// <param name="NativeFolder">
/// The folder of the libraries' native files below the executors' files; null where executors share this machine's.
/// </param>
/// <param name="NativeArchives">
/// The folders of further archives there, by the setting that the libraries find each in.
/// </param>
/// <param name="QueriesBefore">How many queries the session had started before.</param>
internal sealed record DeployedEnvironment(
    DeploymentSettings Settings,
    string Executable,
    string? NativeFolder,
    IReadOnlyDictionary<string, string> NativeArchives,
    long QueriesBefore)
{
    /// <summary>Whether a new function with these settings can use the environment.</summary>
    /// <param name="wanted">The session's settings now.</param>
    /// <param name="queriesNow">How many queries the session has started: each can have started workers.</param>
    /// <returns>The decision and the setting that has changed; null if none has.</returns>
    public (DeploymentDecision Decision, string? Setting) Decide(DeploymentSettings wanted, long queriesNow)
    {
        // Functions that exist carry the old values, and a worker process reads those of its first function only.
        if (Settings.LibrariesChangedIn(wanted).FirstOrDefault() is { } library)
            return (DeploymentDecision.Refuse, library);
        if (Settings.SelfContained == wanted.SelfContained)
            return (DeploymentDecision.Reuse, null);
        // The executable stands in no function: Spark reads it from the session's settings when a query starts.
        var decision = queriesNow == QueriesBefore ? DeploymentDecision.SendAgain : DeploymentDecision.Refuse;
        return (decision, FunctionSettings.SelfContained);
    }
}
