using System.Reflection;
using System.Runtime.Loader;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Loading;
using SparkDL.Functions.Shipping;
using SparkDL.Worker.Loading;

namespace SparkDL.Worker.Tests;

/// <summary>Whose assemblies a function runs with.</summary>
public sealed class LoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-loading-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_librarys_own_assemblies_are_the_workers_whatever_the_application_brings()
    {
        File.WriteAllText(Path.Combine(_folder, "SparkDL.Functions.dll"), "another SparkDL");

        Assert.Same(
            typeof(FunctionContext).Assembly,
            new ApplicationContext(_folder).Find(new AssemblyName("SparkDL.Functions")));
    }

    [Fact]
    public void Each_application_has_its_own_assemblies_in_a_context_that_keeps_precompiled_code()
    {
        var theirs = typeof(Assert).Assembly;
        var other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        foreach (var folder in new[] { _folder, other })
            File.Copy(theirs.Location, Path.Combine(folder, Path.GetFileName(theirs.Location)));

        var one = new ApplicationContext(_folder).Find(theirs.GetName())!;
        var two = new ApplicationContext(other).Find(theirs.GetName())!;

        Assert.Equal(3, new[] { theirs, one, two }.Distinct().Count());
        Assert.NotSame(one.GetType(typeof(Assert).FullName!), two.GetType(typeof(Assert).FullName!));
        Assert.All([one, two], assembly => Assert.False(AssemblyLoadContext.GetLoadContext(assembly)!.IsCollectible));
    }

    [Fact]
    public void A_client_of_another_version_is_refused_by_both_names()
    {
        var command = CommandBuilder.Build(
            FunctionKind.Map, CodeReferences.OfType(typeof(LoadingTests)), null, "id long", isolated: false);

        var error = Assert.Throws<FunctionException>(
            () => new ShippedFunctions().Load(command with { ClientVersion = "9.8.7" }, _folder, () => null!));

        Assert.Contains("The client is SparkDL 9.8.7 and the worker SparkDL ", error.Message);
        Assert.Contains($"SparkDL {AssemblyBuild.Of(typeof(FunctionContext).Assembly)}:", error.Message);
    }
}
