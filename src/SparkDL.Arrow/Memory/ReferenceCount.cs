namespace SparkDL.Arrow.Memory;

/// <summary>
/// How many hold something: one at first, which is what an untouched field says, and none when the last has let go.
/// Not to be copied: it is a field, never a value to pass on.
/// </summary>
internal struct ReferenceCount
{
    // One less than there are holders.
    private int _others;

    /// <summary>Whether the last holder has let go.</summary>
    public readonly bool IsGone => _others < 0;

    /// <summary>One holder more.</summary>
    /// <exception cref="ObjectDisposedException">The last has let go.</exception>
    public void Add(object owner)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _others);
            ObjectDisposedException.ThrowIf(seen < 0, owner);
        }
        while (Interlocked.CompareExchange(ref _others, seen + 1, seen) != seen);
    }

    /// <summary>One holder less; true for the last, once.</summary>
    public bool Drop() => Interlocked.Decrement(ref _others) == -1;

    /// <summary>No holder any more; true unless that was so before.</summary>
    public bool DropAll() => Interlocked.Exchange(ref _others, int.MinValue / 2) >= 0;
}
