namespace SparkDL.Diagnostics;

/// <summary>
/// The diagnostic on types and members that are public for SparkDL's own assemblies only: the driver, the worker and
/// the libraries above share them across assemblies, and a release may change them without notice.
/// </summary>
internal static class HostingApi
{
    /// <summary>The diagnostic's id.</summary>
    public const string Id = "SDL0001";

    /// <summary>The page that explains the diagnostic, in SparkDL's repository; <c>{0}</c> is the id.</summary>
    public const string Page = "docs/diagnostics/{0}.md";
}
