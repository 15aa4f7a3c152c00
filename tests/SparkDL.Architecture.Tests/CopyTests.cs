using System.Reflection;
using System.Text.RegularExpressions;
using SparkDL.Functions;
using SparkDL.Functions.Commands;

namespace SparkDL.Architecture.Tests;

/// <summary>What must stand in one place, or where two places cannot be avoided, be the same in both.</summary>
public sealed partial class CopyTests
{
    /// <summary>Packed assemblies that executors never load.</summary>
    private static readonly string[] NotOnExecutors = ["SparkDL.Testing", "SparkDL.Cli"];

    [Fact]
    public void The_assemblies_that_travel_with_the_worker_are_the_packed_ones()
    {
        var packed = ProjectFile.Under("src").Where(project => project.IsPacked)
            .Select(project => project.AssemblyName);

        Assert.Equal(
            packed.Except(NotOnExecutors).Order(StringComparer.Ordinal),
            SparkDLAssemblies.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_assemblies_with_native_dependencies_are_those_with_the_attribute() => Assert.Equal(
        ProductAssemblies.All
            .Where(assembly => assembly.GetCustomAttribute<NativeDependenciesAttribute>() is not null)
            .Select(assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal),
        SparkDLAssemblies.WithNativeDependencies.Order(StringComparer.Ordinal));

    [Fact]
    public void The_script_and_the_product_expect_the_same_archive_of_Spark() => Assert.Equal(
        HashIn("src/SparkDL/Connect/Server/SparkDownload.cs"), HashIn("eng/spark.sh"));

    [Fact]
    public void The_cache_folder_is_found_in_one_place_of_each_language()
    {
        string[] places =
        [
            "eng/lib.sh",
            "src/SparkDL.Functions/Caching/UserCache.cs",
            // Runs alone, on a machine that has the package only.
            "src/SparkDL.Torch/native/build.sh",
            "tests/Harness/TestCache.cs",
            // These set it, for a process that they start.
            "tests/SparkDL.Tests/Setup/SparkFetchTests.cs", "tests/SparkDL.Cli.Tests/DoctorTests.cs",
            "tests/SparkDL.Torch.Probe/bundle/run.sh",
        ];
        string[] code = [".cs", ".sh", ".java", ".cpp", ".c", ".py"];

        TidyTests.None(
            from path in SourceTree.TextFiles
            where code.Contains(Path.GetExtension(path)) && !places.Contains(path)
                && !path.EndsWith("CopyTests.cs", StringComparison.Ordinal)
            from found in TidyTests.Lines(CacheVariableLines(path), CacheVariable())
            select $"{path}:{found}");
    }

    // A summary may name the variable.
    private static string CacheVariableLines(string path) => Comment().Replace(SourceTree.Read(path), "");

    /// <summary>The first hash of 128 digits in a file, which stands there in two halves.</summary>
    private static string HashIn(string path) =>
        string.Concat(HalfHash().Matches(SourceTree.Read(path)).Take(2).Select(match => match.Value));

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex HalfHash();

    [GeneratedRegex("XDG_CACHE_HOME")]
    private static partial Regex CacheVariable();

    [GeneratedRegex("^ *///.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
