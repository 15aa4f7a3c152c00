using SparkDL.Harness;

namespace SparkDL.Arrow.Tests.Pyarrow;

/// <summary>pyarrow: from the folder that SPARKDL_PYARROW names, else unpacked once.</summary>
internal static class PyarrowInstallation
{
    public const string Python = PythonModules.Python;

    private static readonly PythonModules Modules = new("pyarrow", "SPARKDL_PYARROW", "site/pyarrow");

    public static string Site => Modules.Find();

    /// <summary>Why tests against it are skipped, or null.</summary>
    public static string? SkipReason => Modules.SkipReason;
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
