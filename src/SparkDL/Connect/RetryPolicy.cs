namespace SparkDL.Connect;

/// <summary>How often and after which pauses a call is made again when the server could not be reached.</summary>
/// <remarks>The figures are those of Spark's own clients.</remarks>
public sealed record RetryPolicy
{
    /// <summary>Spark's standard: 15 more tries, from 50 ms to a minute apart.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>No second try.</summary>
    public static RetryPolicy None { get; } = new() { MaxRetries = 0 };

    /// <summary>How many times a call is repeated.</summary>
    public int MaxRetries { get; init; } = 15;

    /// <summary>The pause before the first repetition.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>By how much each pause is longer than the one before.</summary>
    public double BackoffMultiplier { get; init; } = 4;

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A random time up to this is added to long pauses, so that clients do not all come at once.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Pauses shorter than this get no random part.</summary>
    public TimeSpan MinJitterThreshold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause before repetition <paramref name="retry"/>, counted from 0.</summary>
    internal TimeSpan Backoff(int retry)
    {
        // In numbers: the growing product soon leaves what a TimeSpan holds.
        var grown = InitialBackoff.TotalMilliseconds * Math.Pow(BackoffMultiplier, retry);
        var wait = grown < MaxBackoff.TotalMilliseconds ? TimeSpan.FromMilliseconds(grown) : MaxBackoff;
        return wait < MinJitterThreshold ? wait : wait + (Jitter * Random.Shared.NextDouble());
    }
}
