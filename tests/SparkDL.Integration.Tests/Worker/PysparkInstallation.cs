using System.Diagnostics;
using System.Security.Cryptography;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// Where PySpark is: an environment variable names a folder of Python modules that has it, else it is unpacked once
/// from the archive of the peers.
/// </summary>
internal static class PysparkInstallation
{
    public const string Python = "/usr/bin/python3";
    private const string Variable = "SPARKDL_PYSPARK";
    private static readonly TimeSpan UnpackDeadline = TimeSpan.FromMinutes(3);

    /// <summary>Why tests against it are skipped, or null.</summary>
    public static string? SkipReason =>
        SparkInstallation.SkipReason
        ?? (!File.Exists(Python) ? $"no {Python}"
            : Named is null && !File.Exists(Archive)
            ? $"no PySpark: set {Variable} to a folder of Python modules, or put the peers at {Archive}"
            : null);

    private static string? Named => Environment.GetEnvironmentVariable(Variable);

    private static string Archive =>
        Path.GetFullPath(Path.Combine(RepositoryPaths.Root, SharedFolder.RelativePath, "peers", "site.tar.xz"));

    private static string Cache =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    public static string Site()
    {
        if (Named is { } named) return named;
        using var archive = File.OpenRead(Archive);
        var folder =
            Path.Combine(Cache, "sparkdl", $"pyspark-{Convert.ToHexStringLower(SHA256.HashData(archive))[..16]}");
        if (!Directory.Exists(folder)) Unpack(folder);
        return Path.Combine(folder, "site");
    }

    /// <summary>What PySpark's client puts into a plan for this function, an expression of Python.</summary>
    public static byte[] Pickle(string function, string type)
    {
        var script =
            "import base64; from pyspark.serializers import CloudPickleSerializer as S; from pyspark.sql.types import "
                + "*; "
            + $"print(base64.b64encode(S().dumps(({function}, {type}))).decode())";
        var start = new ProcessStartInfo(Python) { ArgumentList = { "-c", script }, RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Site();
        using var python = Process.Start(start)!;
        var text = python.StandardOutput.ReadToEnd();
        Assert.True(python.WaitForExit(UnpackDeadline) && python.ExitCode == 0, "Python could not write the function");
        return Convert.FromBase64String(text.Trim());
    }

    // Into a folder beside it first: two test runs at once, or one that is cut short, never leave half of it.
    private static void Unpack(string folder)
    {
        var partial = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        using var tar = Process.Start("tar", ["xJf", Archive, "-C", partial]);
        if (!tar.WaitForExit(UnpackDeadline) || tar.ExitCode != 0)
            throw new InvalidOperationException($"tar could not unpack {Archive}.");
        if (Directory.Exists(folder)) Directory.Delete(partial, recursive: true);
        else Directory.Move(partial, folder);
    }
}

/// <summary>A fact that needs Spark and PySpark; skipped with the reason where one is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PysparkFactAttribute : FactAttribute
{
    public PysparkFactAttribute() => Skip = PysparkInstallation.SkipReason;
}
