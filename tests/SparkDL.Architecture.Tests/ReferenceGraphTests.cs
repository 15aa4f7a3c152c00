using System.Reflection;
using Xunit.Abstractions;

namespace SparkDL.Architecture.Tests;

/// <summary>Which assembly may reference which. What an assembly must not know, it does not reference.</summary>
public sealed class ReferenceGraphTests(ITestOutputHelper output)
{
    /// <summary>
    /// An assembly's project, and the projects that it may reference. A project that is not listed is refused: a new
    /// assembly gets its row here first.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["SparkDL.Arrow"] = [],
        ["SparkDL.Functions"] = ["SparkDL.Arrow"],
        ["SparkDL"] = ["SparkDL.Functions"],
        // The executable that executors run knows neither the client (Connect) nor DataFrames (Sql).
        ["SparkDL.Worker"] = ["SparkDL.Functions"],
        // No code: it publishes the libraries that lie beside the worker.
        ["libraries"] = ["SparkDL.Transformers", "SparkDL.Horovodish"],
        ["SparkDL.Torch"] = ["SparkDL.Functions"],
        ["SparkDL.Models"] = ["SparkDL.Torch"],
        ["SparkDL.Transformers"] = ["SparkDL", "SparkDL.Models"],
        ["SparkDL.Horovodish"] = ["SparkDL", "SparkDL.Models", "SparkDL.Transformers"],
        ["SparkDL.Testing"] = ["SparkDL", "SparkDL.Models", "SparkDL.Transformers", "SparkDL.Horovodish"],
        ["SparkDL.Cli"] =
        [
            "SparkDL.Arrow", "SparkDL.Functions", "SparkDL", "SparkDL.Torch", "SparkDL.Models", "SparkDL.Transformers",
            "SparkDL.Horovodish",
        ],
    };

    [Fact]
    public void Projects_reference_only_what_their_layer_allows()
    {
        var projects = ProjectFile.Under("src");
        foreach (var project in projects)
            output.WriteLine($"{project.Name,-22} -> {string.Join(", ", project.References)}");

        TidyTests.None(
            from project in projects
            let allowed = Allowed.GetValueOrDefault(project.Name)
            from problem in allowed is null
                ? [$"{project.Path} has no row in the table of allowed references"]
                : project.References.Except(allowed).Select(other => $"{project.Path} references {other}")
            select problem);
    }

    [Fact]
    public void Only_tests_of_the_worker_and_of_the_architecture_reference_the_worker()
    {
        string[] those = ["SparkDL.Worker.Tests", "SparkDL.Architecture.Tests"];

        TidyTests.None(
            from folder in (string[])["src", "tests", "examples", "tools"]
            from project in ProjectFile.Under(folder)
            where project.References.Contains("SparkDL.Worker") && !those.Contains(project.Name)
            select $"{project.Path} references SparkDL.Worker");
    }

    [Fact]
    public void Compiled_assemblies_reference_no_more_than_their_projects_allow()
    {
        var names = ProjectFile.Under("src").ToDictionary(project => project.AssemblyName, project => project.Name);

        TidyTests.None(
            from assembly in ProductAssemblies.All
            let name = names[assembly.GetName().Name!]
            let allowed = Closure(name)
            from reference in assembly.GetReferencedAssemblies()
            where names.ContainsKey(reference.Name!) && !allowed.Contains(names[reference.Name!])
            select $"{name} uses {reference.Name}");
    }

    [Fact]
    public void The_worker_loads_nothing_that_knows_Connect_or_Sql()
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<Assembly>([ProductAssemblies.Worker]);
        while (waiting.TryPop(out var assembly))
        {
            if (!seen.Add(assembly.GetName().Name!)) continue;
            var referenced = assembly.GetReferencedAssemblies();
            foreach (var ours in ProductAssemblies.All.Where(a => referenced.Any(r => r.Name == a.GetName().Name)))
                waiting.Push(ours);
        }

        Assert.Equal(["SparkDL.Arrow", "SparkDL.Functions", "sparkdl-worker"], seen.Order(StringComparer.Ordinal));
    }

    /// <summary>What a project may reference, and what those may.</summary>
    private static HashSet<string> Closure(string name) =>
        [.. Allowed[name], .. Allowed[name].SelectMany(Closure)];
}
