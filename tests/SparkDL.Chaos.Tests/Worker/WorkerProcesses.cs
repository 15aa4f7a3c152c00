using System.Diagnostics;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// The worker processes, daemons and children, of one cluster or server: by where their executable lies, or by a
/// variable that Spark gave them. Neither is lost when their parent ends.
/// </summary>
internal static class WorkerProcesses
{
    /// <summary>The variable that marks the workers of a server of these tests.</summary>
    public const string Mark = "SPARKDL_TEST_MARK";

    private const string Executable = "sparkdl-worker";

    public static IReadOnlyList<int> Below(string folder) => Where(id => IsBelow(id, folder));

    public static IReadOnlyList<int> Marked(string mark) => Where(id => IsMarked(id, mark));

    /// <summary>Waits until no worker is left; the rest is what the deadline found.</summary>
    public static async Task<IReadOnlyList<int>> WaitUntilNoneAsync(Func<IReadOnlyList<int>> workers, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var left = workers();
            if (left.Count == 0 || watch.Elapsed > deadline) return left;
            await Task.Delay(100);
        }
    }

    private static List<int> Where(Func<int, bool> isOurs)
    {
        var ids = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => char.IsAsciiDigit(name![0]));
        return [.. ids.Select(name => int.Parse(name!, provider: null)).Where(id => Try(() => isOurs(id)))];
    }

    private static bool IsBelow(int id, string folder) =>
        new FileInfo($"/proc/{id}/exe").LinkTarget is { } target && target.StartsWith(folder, StringComparison.Ordinal)
        && Path.GetFileName(target) == Executable;

    private static bool IsMarked(int id, string mark) =>
        Path.GetFileName(new FileInfo($"/proc/{id}/exe").LinkTarget) == Executable
        && File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains($"{Mark}={mark}");

    /// <summary>A process can end while it is looked at.</summary>
    private static bool Try(Func<bool> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
