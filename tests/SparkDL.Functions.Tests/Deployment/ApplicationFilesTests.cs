using SparkDL.Arrow;
using SparkDL.Functions.Shipping;

namespace SparkDL.Functions.Tests.Deployment;

/// <summary>What several assemblies of an application need travels together.</summary>
public sealed class ApplicationFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-closure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_files_of_all_assemblies_are_there_once()
    {
        var files = ApplicationFiles.Union(
        [
            new Dictionary<string, string>
            {
                ["A.dll"] = Write("a/A.dll", "a"),
                ["Common.dll"] = Write("a/Common.dll", "same"),
                ["A.pdb"] = Write("a/A.pdb", "1"),
            },
            new Dictionary<string, string>
            {
                ["B.dll"] = Write("b/B.dll", "b"),
                ["Common.dll"] = Write("b/Common.dll", "same"),
                ["A.pdb"] = Write("b/A.pdb", "1"),
            },
        ]);

        Assert.Equal(["A.dll", "A.pdb", "B.dll", "Common.dll"], files.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_different_symbols_those_of_the_assembly_are_taken(bool fittingFirst)
    {
        var assembly = typeof(ApplicationFilesTests).Assembly.Location;
        var name = Path.GetFileNameWithoutExtension(assembly);
        var fitting = Path.ChangeExtension(assembly, ".pdb");
        string[] symbols = [fitting, Path.ChangeExtension(typeof(ApplicationFiles).Assembly.Location, ".pdb")];
        if (!fittingFirst) Array.Reverse(symbols);

        var files = ApplicationFiles.Union(symbols.Select(path => new Dictionary<string, string>
        {
            [$"{name}.dll"] = assembly,
            [$"{name}.pdb"] = path,
        }));

        Assert.Equal(fitting, files[$"{name}.pdb"]);
    }

    [Fact]
    public void Different_symbols_that_do_not_fit_are_left_out()
    {
        var files = ApplicationFiles.Union(
        [
            new Dictionary<string, string> { ["A.dll"] = Write("a/A.dll", "a"), ["A.pdb"] = Write("a/A.pdb", "1") },
            new Dictionary<string, string> { ["A.pdb"] = Write("b/A.pdb", "2") },
        ]);

        Assert.Equal(["A.dll"], files.Keys);
    }

    [Fact]
    public void Two_builds_of_one_assembly_are_refused_with_both_places()
    {
        var (one, other) = (Write("a/Common.dll", "1.0"), Write("b/Common.dll", "2.0"));

        var error = Assert.Throws<SparkSetupException>(() => ApplicationFiles.Union(
            [
                new Dictionary<string, string> { ["Common.dll"] = one },
                new Dictionary<string, string> { ["Common.dll"] = other },
            ]));

        Assert.Contains("Common.dll", error.Message);
        Assert.Contains(one, error.Message);
        Assert.Contains(other, error.Message);
    }

    [Fact]
    public void Assemblies_of_a_function_its_configuration_and_the_types_it_names_are_found_without_the_framework()
    {
        var here = typeof(ApplicationFilesTests).Assembly;

        var config = new Names(typeof(FactAttribute), typeof(RecordBatch), typeof(string));
        Assert.Equal([here, typeof(FactAttribute).Assembly], ApplicationAssemblies.Of(here, config));
        Assert.Empty(ApplicationAssemblies.Of(typeof(RecordBatch).Assembly, new System.Text.Json.Nodes.JsonObject()));
        Assert.Equal([here], ApplicationAssemblies.Of(typeof(RecordBatch).Assembly, new Names()));
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private sealed record Names(params IReadOnlyList<Type> Types) : IReferencesTypes
    {
        public IEnumerable<Type> ReferencedTypes => Types;
    }
}
