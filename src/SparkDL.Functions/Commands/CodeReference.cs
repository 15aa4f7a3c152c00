namespace SparkDL.Functions.Commands;

/// <summary>Names code: a function's type, or a static method.</summary>
public sealed record CodeReference
{
    /// <summary>The simple name of the assembly that declares the code.</summary>
    public required string Assembly { get; init; }

    /// <summary>
    /// What tells one build of that assembly from another: its module version for an application's assembly, its
    /// version for one of ours, which the worker brings itself.
    /// </summary>
    public required string Build { get; init; }

    /// <summary>The type, with the assembly of each generic argument but without versions.</summary>
    public required string Type { get; init; }

    /// <summary>The static method, or null where the type itself is the function.</summary>
    public string? Method { get; init; }

    /// <summary>What users know the code by.</summary>
    public string Name => Method is null ? Type : $"{Type}.{Method}";
}
