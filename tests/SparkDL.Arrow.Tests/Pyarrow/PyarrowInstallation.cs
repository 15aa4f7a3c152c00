using System.Diagnostics;
using System.Security.Cryptography;
using SparkDL.Harness;

namespace SparkDL.Arrow.Tests.Pyarrow;

/// <summary>
/// Finds pyarrow: an environment variable names a folder of Python modules that contains it, else it is unpacked once
/// from the archive of the peers.
/// </summary>
internal static class PyarrowInstallation
{
    public const string Python = "/usr/bin/python3";
    private const string Variable = "SPARKDL_PYARROW";
    private static readonly TimeSpan s_unpackDeadline = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string> s_site = new(Find);

    public static string Site => s_site.Value;

    /// <summary>Why tests against it are skipped, or null.</summary>
    public static string? SkipReason
    {
        get
        {
            if (!File.Exists(Python)) return $"no {Python}";
            return Named is null && !File.Exists(Archive)
                ? $"no pyarrow: set {Variable} to a folder of Python modules, or put the peers at {Archive}"
                : null;
        }
    }

    private static string? Named => Environment.GetEnvironmentVariable(Variable);

    private static string Archive =>
        Path.GetFullPath(Path.Combine(RepositoryPaths.Root, SharedFolder.RelativePath, "peers", "site.tar.xz"));

    private static string Cache =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static string Find()
    {
        if (Named is { } named)
            return named;
        using var archive = File.OpenRead(Archive);
        var folder = Path.Combine(
            Cache, "sparkdl", $"pyarrow-{Convert.ToHexStringLower(SHA256.HashData(archive))[..16]}");
        var site = Path.Combine(folder, "site");
        if (!Directory.Exists(site))
            Unpack(folder);
        return site;
    }

    // Into a folder beside it first: two test runs at once, or one that is cut short, never leave half of it.
    private static void Unpack(string folder)
    {
        var partial = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        using var tar = Process.Start("tar", ["xJf", Archive, "-C", partial, "site/pyarrow"]);
        if (!tar.WaitForExit(s_unpackDeadline) || tar.ExitCode != 0)
            throw new InvalidOperationException($"tar could not unpack {Archive}.");
        if (Directory.Exists(folder))
            Directory.Delete(partial, recursive: true);
        else
            Directory.Move(partial, folder);
    }
}

/// <summary>A theory that needs pyarrow; skipped with the reason where it is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyarrowTheoryAttribute : TheoryAttribute
{
    public PyarrowTheoryAttribute() => Skip = PyarrowInstallation.SkipReason;
}

/// <summary>A test that needs pyarrow; skipped with the reason where it is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyarrowFactAttribute : FactAttribute
{
    public PyarrowFactAttribute() => Skip = PyarrowInstallation.SkipReason;

    /// <summary>A corpus that the test needs as well, by its folder name.</summary>
    public string? Corpus
    {
        get;
        init
        {
            field = value;
            Skip ??= SparkDL.Harness.Corpus.Named(value!).SkipReason;
        }
    }
}
