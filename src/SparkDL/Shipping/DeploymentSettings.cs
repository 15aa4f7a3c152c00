using SparkDL.Functions;

namespace SparkDL.Shipping;

/// <summary>
/// The settings that decide what a session deploys to executors, validated, with defaults filled in and each value in
/// one spelling, so that two of these can be compared.
/// </summary>
/// <param name="SelfContained">Whether the worker's archive with its own .NET is deployed.</param>
/// <param name="Libraries">
/// The settings that the native parts of the libraries read once per worker process, by name.
/// </param>
internal sealed record DeploymentSettings(bool SelfContained, IReadOnlyDictionary<string, string> Libraries)
{
    /// <summary>Reads them from the session's settings; all settings of functions are validated too.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the setting.</exception>
    public static DeploymentSettings Read(
        IReadOnlyDictionary<string, string> settings, IEnumerable<INativeDependencies> parts, bool sharesFiles)
    {
        FunctionSettings.Validate(settings);
        return new DeploymentSettings(
            FunctionSettings.GetFlag(settings, FunctionSettings.SelfContained, otherwise: true),
            parts.SelectMany(part => part.DeploymentSettings(settings, sharesFiles)).ToDictionary());
    }

    /// <summary>The settings of the libraries whose values differ between the two.</summary>
    public IEnumerable<string> LibrariesChangedIn(DeploymentSettings other) =>
        Libraries.Keys.Union(other.Libraries.Keys)
            .Where(name => Libraries.GetValueOrDefault(name) != other.Libraries.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal);
}
