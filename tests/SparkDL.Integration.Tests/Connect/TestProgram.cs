using System.Diagnostics;
using System.Text.RegularExpressions;
using SparkDL.Harness;

namespace SparkDL.Integration.Tests.Connect;

/// <summary>Starts the program that stands for a user's.</summary>
internal static class TestProgram
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "SparkDL.TestProgram.dll");

    public static SupervisedProcess Start(string log, string[] arguments,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var argument in (string[])["exec", Assembly, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["SPARK_HOME"] = SparkInstallation.RequireHome();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return SupervisedProcess.Start(start, log);
    }

    public static Task<Match> WaitForAsync(this SupervisedProcess process, string pattern) =>
        process.WaitForLogAsync(new Regex(pattern), TimeSpan.FromMinutes(5));

    public static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    /// <summary>The Java processes below a process.</summary>
    public static IReadOnlyList<int> JavaBelow(int parent)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id)
                || Read($"{folder}/stat") is not { Length: > 0 } stat)
                continue;
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[1] == $"{parent}" && stat.Contains("(java)", StringComparison.Ordinal))
                found.Add(id);
        }
        return found;
    }

    public static string CommandLine(int process) => Read($"/proc/{process}/cmdline").Replace('\0', ' ');

    /// <summary>Whether it runs; one that is dead and not yet collected by its parent does not.</summary>
    public static bool IsAlive(int process)
    {
        var stat = Read($"/proc/{process}/stat");
        return stat.Length > 0 && stat[stat.LastIndexOf(')') + 2] != 'Z';
    }

    public static async Task EventuallyAsync(Func<bool> condition, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        bool so;
        while (!(so = condition()) && watch.Elapsed < deadline)
            await Task.Delay(20);
        Xunit.Assert.True(so, $"not so after {deadline.TotalSeconds} s");
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
