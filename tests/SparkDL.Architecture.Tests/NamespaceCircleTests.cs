using Xunit.Abstractions;

namespace SparkDL.Architecture.Tests;

/// <summary>
/// The folders of one assembly use each other one way: whoever opens one folder need not read those that use it.
/// </summary>
public sealed class NamespaceCircleTests(ITestOutputHelper output)
{
    /// <summary>The uses that may close a circle, each with its reason.</summary>
    private static readonly Dictionary<(string From, string To), string> Excepted = new()
    {
        [("SparkDL.Arrow", "SparkDL.Arrow.Columns")] =
            "RecordBatch stands in the root for its users, and holds columns; they name it and ArrowFormatException.",
        [("SparkDL.Arrow", "SparkDL.Arrow.Builders")] = "RecordBatch.Concat builds columns.",
    };

    public static TheoryData<string> Assemblies =>
        [.. ProductAssemblies.All.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_of_an_assembly_do_not_use_each_other_in_a_circle(string name)
    {
        var graph = Graph(name);
        foreach (var ((from, to), uses) in graph.Uses.OrderBy(pair => pair.Key))
            output.WriteLine($"{from} -> {to} ({uses.Count})");

        TidyTests.None(graph.Circles(Excepted.Keys.ToHashSet())
            .Select(pair => $"{pair.From} -> {pair.To}: {string.Join(", ", graph.Uses[pair].Take(12))}"));
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        var graphs = ProductAssemblies.All.Select(assembly => Graph(assembly.GetName().Name!)).ToList();

        TidyTests.None(
            from pair in Excepted.Keys
            let others = Excepted.Keys.Where(other => other != pair).ToHashSet()
            where !graphs.Any(graph => graph.Circles(others).Contains(pair))
            select $"{pair.From} -> {pair.To} closes no circle: take it out of the list");
    }

    private static NamespaceGraph Graph(string name) =>
        new(ProductAssemblies.All.Single(assembly => assembly.GetName().Name == name), Counts);

    /// <summary>
    /// Ours, but for generated code and for SparkDL.Torch, whose names are PyTorch's: its folders share a namespace.
    /// </summary>
    private static bool Counts(string name) =>
        (name == "SparkDL" || name.StartsWith("SparkDL.", StringComparison.Ordinal))
        && !name.StartsWith("SparkDL.Connect.Protos", StringComparison.Ordinal)
        && !(name == "SparkDL.Torch" || name.StartsWith("SparkDL.Torch.", StringComparison.Ordinal));
}
