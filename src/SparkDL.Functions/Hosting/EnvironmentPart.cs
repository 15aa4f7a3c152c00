namespace SparkDL.Functions.Hosting;

/// <summary>A program, library or file that SparkDL needs, as one look at this machine found it.</summary>
/// <param name="Path">Its path; null where it was not found.</param>
/// <param name="Version">Its version; null where it was not found or does not state one.</param>
/// <param name="Problem">Why it cannot be used, and what to do; null where it can.</param>
public sealed record EnvironmentPart(string? Path, string? Version = null, string? Problem = null)
{
    /// <summary>Whether the part was found and can be used.</summary>
    public bool IsUsable => Problem is null;

    /// <summary>Runs a look and returns what it found; an exception of it becomes the part's problem.</summary>
    public static EnvironmentPart Look(Func<EnvironmentPart> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        try
        {
            return look();
        }
        catch (SparkSetupException e)
        {
            return new EnvironmentPart(Path: null, Problem: e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException or InvalidOperationException or System.Security.SecurityException)
        {
            return new EnvironmentPart(Path: null, Problem: $"{e.GetType().Name}: {e.Message}");
        }
    }
}
