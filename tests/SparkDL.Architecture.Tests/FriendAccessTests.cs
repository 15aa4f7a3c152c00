using System.Reflection;
using System.Runtime.CompilerServices;

namespace SparkDL.Architecture.Tests;

/// <summary>An assembly's internals are open to its own tests and to nobody else.</summary>
public sealed class FriendAccessTests
{
    /// <summary>What is open beside that, with its reason.</summary>
    private static readonly Dictionary<(string Assembly, string Friend), string> Excepted = new()
    {
        [("SparkDL", "SparkDL.Integration.Tests")] = "its own tests, on a real Spark",
        [("SparkDL", "SparkDL.Benchmarks")] = "its own benchmarks",
        [("SparkDL.Torch", "SparkDL.Torch.Probe")] = "the program that its own tests start as a process",
    };

    [Fact]
    public void Projects_open_their_internals_to_nobody_but_their_own_tests() => TidyTests.None(
        from project in ProjectFile.Under("src")
        from friend in project.Friends
        where friend != $"{project.Name}.Tests" && !Excepted.ContainsKey((project.Name, friend))
        select $"{project.Path} is open to {friend}");

    [Fact]
    public void Compiled_assemblies_are_open_to_nobody_else_either()
    {
        var projects = ProjectFile.Under("src").ToDictionary(project => project.AssemblyName, project => project.Name);

        TidyTests.None(
            from assembly in ProductAssemblies.All
            let name = projects[assembly.GetName().Name!]
            from attribute in assembly.GetCustomAttributes<InternalsVisibleToAttribute>()
            let friend = attribute.AssemblyName.Split(',')[0]
            where friend != $"{name}.Tests" && !Excepted.ContainsKey((name, friend))
            select $"{name} is open to {friend}");
    }

    [Fact]
    public void Every_exception_exists() => TidyTests.None(
        from pair in Excepted.Keys
        where !ProjectFile.Under("src").Any(p => p.Name == pair.Assembly && p.Friends.Contains(pair.Friend))
        select $"{pair.Assembly} is not open to {pair.Friend}: take it out of the list");

    [Fact]
    public void Every_packed_assembly_has_tests_of_its_name()
    {
        var tests = ProjectFile.Under("tests").Select(project => project.Name).ToHashSet();

        TidyTests.None(ProjectFile.Under("src").Where(project => project.IsPacked)
            .Where(project => !tests.Contains($"{project.Name}.Tests"))
            .Select(project => $"{project.Name} has no project tests/{project.Name}.Tests"));
    }
}
