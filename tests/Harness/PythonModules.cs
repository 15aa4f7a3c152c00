using System.Diagnostics;
using System.Security.Cryptography;

namespace SparkDL.Harness;

/// <summary>
/// A package of Python that tests compare with: an environment variable names a folder of modules that has it, else it
/// is unpacked once from an archive in the shared folder, whose hash is known.
/// </summary>
/// <param name="name">The package's name.</param>
/// <param name="variable">The environment variable.</param>
/// <param name="part">What is unpacked of the archive; null: all.</param>
public sealed class PythonModules(string name, string variable, string? part)
{
    public const string Python = "/usr/bin/python3";

    private const string ArchiveSha256 = "8f42714e627ed8450ff00079fa3e187d49c756331e77ebbbc3a492e163d930f7";
    private static readonly TimeSpan UnpackLimit = TimeSpan.FromMinutes(3);

    /// <summary>Why tests against it are skipped, or null.</summary>
    public string? SkipReason
    {
        get
        {
            if (!File.Exists(Python)) return $"no {Python}";
            return Named is null && !File.Exists(Archive)
                ? $"no {name}: set {variable} to a folder of Python modules, or put the archive at {Archive}"
                : null;
        }
    }

    private string? Named => Environment.GetEnvironmentVariable(variable);

    private static string Archive =>
        Path.GetFullPath(Path.Combine(RepositoryPaths.Root, SharedFolder.RelativePath, "peers", "site.tar.xz"));

    /// <summary>The folder of modules.</summary>
    public string Find()
    {
        if (Named is { } named) return named;
        var folder = Path.Combine(TestCache.Folder, $"{name}-{ArchiveSha256[..16]}");
        if (!Directory.Exists(folder)) Unpack(folder);
        return Path.Combine(folder, "site");
    }

    // Into a folder beside it first: two test runs at once, or one that is cut short, never leave half of it.
    private void Unpack(string folder)
    {
        using (var archive = File.OpenRead(Archive))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(archive));
            if (hash != ArchiveSha256)
            {
                throw new InvalidOperationException(
                    $"{Archive} is not the archive that these tests know: its SHA-256 is {hash}, not {ArchiveSha256}.");
            }
        }

        var partial = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        string[] arguments = part is null ? ["xJf", Archive, "-C", partial] : ["xJf", Archive, "-C", partial, part];
        using var tar = Process.Start("tar", arguments);
        if (!tar.WaitForExit(UnpackLimit) || tar.ExitCode != 0)
            throw new InvalidOperationException($"tar could not unpack {Archive}.");
        if (Directory.Exists(folder))
            Directory.Delete(partial, recursive: true);
        else
            Directory.Move(partial, folder);
    }
}
