using System.Reflection;

namespace SparkDL.Architecture.Tests;

/// <summary>The compiled assemblies of <c>src</c> that stand beside these tests.</summary>
internal static class ProductAssemblies
{
    public static Assembly Worker => Assembly.Load("sparkdl-worker");

    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. ProjectFile.Under("src").Select(project => project.AssemblyName)
            .Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"))).Select(Assembly.Load),
    ];
}
