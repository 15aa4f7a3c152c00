using System.Diagnostics;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>The worker processes that a cluster's executors started, daemons and children, by where their executable lies.</summary>
internal static class WorkerProcesses
{
    public static IReadOnlyList<int> Below(string folder) =>
        [.. Process.GetProcesses().Where(process => IsBelow(process.Id, folder)).Select(process => process.Id)];

    /// <summary>Waits until no worker is left; the rest is what the deadline found.</summary>
    public static async Task<IReadOnlyList<int>> WaitUntilNoneAsync(string folder, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var left = Below(folder);
            if (left.Count == 0 || watch.Elapsed > deadline) return left;
            await Task.Delay(100);
        }
    }

    private static bool IsBelow(int id, string folder)
    {
        try
        {
            var target = new FileInfo($"/proc/{id}/exe").LinkTarget;
            return target?.StartsWith(folder, StringComparison.Ordinal) == true
                && Path.GetFileName(target) == "sparkdl-worker";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
