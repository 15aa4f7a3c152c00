namespace SparkDL.Torch;

/// <summary>
/// While one is open, this thread's new modules draw no weights: those that a file replaces at once need not be drawn,
/// and loading a model takes nothing from the random generator.
/// </summary>
public readonly ref struct NoDraws
{
    [ThreadStatic] private static int t_open;

    /// <summary>Begins the scope.</summary>
    public NoDraws() => t_open++;

    /// <summary>Whether a scope is open on this thread.</summary>
    public static bool InForce => t_open > 0;

    /// <summary>Ends the scope.</summary>
#pragma warning disable CA1822 // A scope ends by its Dispose.
    public void Dispose() => t_open--;
#pragma warning restore CA1822
}
