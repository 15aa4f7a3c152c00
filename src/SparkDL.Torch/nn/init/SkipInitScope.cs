namespace SparkDL.Torch;

/// <summary>
/// Skips the random initialization of modules on this thread until it is disposed: weights that are loaded from a file
/// need not be drawn, and loading a model takes nothing from the random generator.
/// </summary>
public readonly ref struct SkipInitScope
{
    [ThreadStatic] private static int t_open;

    /// <summary>Begins the scope.</summary>
    public SkipInitScope() => t_open++;

    /// <summary>Whether a scope is open on this thread.</summary>
    public static bool IsActive => t_open > 0;

    /// <summary>Ends the scope.</summary>
#pragma warning disable CA1822 // A scope ends by its Dispose.
    public void Dispose() => t_open--;
#pragma warning restore CA1822
}
