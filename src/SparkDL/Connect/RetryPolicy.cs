namespace SparkDL.Connect;

/// <summary>How often a call that did not reach the server is repeated, and the wait before each retry.</summary>
/// <remarks>The defaults are those of Spark's own clients.</remarks>
public sealed record RetryPolicy
{
    /// <summary>Spark's standard: 15 retries, from 50 ms to a minute apart.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>No retry.</summary>
    public static RetryPolicy None { get; } = new() { MaxRetries = 0 };

    /// <summary>How many times a call is repeated at most: 0 or more, 15 by default.</summary>
    public int MaxRetries { get; init; } = 15;

    /// <summary>The wait before the first retry: 50 ms by default.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The factor between one wait and the next: 4 by default.</summary>
    public double BackoffMultiplier { get; init; } = 4;

    /// <summary>The longest wait, before <see cref="Jitter"/>: one minute by default.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The most that is added at random to a wait, so that clients do not all come at once: 500 ms by default. Waits
    /// below <see cref="MinJitterThreshold"/> get none.
    /// </summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The shortest wait that <see cref="Jitter"/> is added to: 2 s by default.</summary>
    public TimeSpan MinJitterThreshold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The wait before retry <paramref name="retry"/>, counted from 0.</summary>
    internal TimeSpan Backoff(int retry, Random random)
    {
        // In numbers: the growing product soon leaves what a TimeSpan holds.
        var grown = InitialBackoff.TotalMilliseconds * Math.Pow(BackoffMultiplier, retry);
        var wait = grown < MaxBackoff.TotalMilliseconds ? TimeSpan.FromMilliseconds(grown) : MaxBackoff;
        return wait < MinJitterThreshold ? wait : wait + (Jitter * random.NextDouble());
    }
}
