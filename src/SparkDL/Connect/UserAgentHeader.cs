using System.Runtime.InteropServices;

namespace SparkDL.Connect;

/// <summary>Writes the client's user agent, which stands in the headers and in the server's log.</summary>
internal static class UserAgentHeader
{
    private static readonly string Own = string.Join(' ',
        $"sparkdl/{typeof(UserAgentHeader).Assembly.GetName().Version?.ToString(3)}",
        $"os/{(OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "windows" : "macos")}",
        $"dotnet/{Environment.Version}",
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());

    /// <summary>The library's user agent, after the program's own one, which the variable may name too.</summary>
    public static string Compose(string? users) =>
        string.IsNullOrEmpty(users ??= Environment.GetEnvironmentVariable("SPARK_CONNECT_USER_AGENT"))
            ? Own
            : $"{users} {Own}";
}
