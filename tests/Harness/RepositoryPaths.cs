namespace SparkDL.Harness;

/// <summary>Where this checkout lies, found from the test binaries upwards.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that holds <c>SparkDL.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path inside the checkout.</summary>
    public static string Under(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SparkDL.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No SparkDL.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
