namespace SparkDL.Functions.Commands;

/// <summary>SparkDL's own assemblies, which travel with the worker: an application does not send them.</summary>
public static class SparkDLAssemblies
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "SparkDL.Arrow", "SparkDL.Functions", "SparkDL", "SparkDL.Torch", "SparkDL.Models", "SparkDL.Transformers",
        "SparkDL.Horovodish",
    ];

    /// <summary>Those that have native dependencies, each with a <see cref="NativeDependenciesAttribute"/>.</summary>
    public static IReadOnlyList<string> WithNativeDependencies { get; } = ["SparkDL.Torch", "SparkDL.Transformers"];
}
