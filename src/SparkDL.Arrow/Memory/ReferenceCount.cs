namespace SparkDL.Arrow.Memory;

/// <summary>
/// Counts references, starting with one (the default value of the field). It must stay a field: a copy would count on
/// its own.
/// </summary>
internal struct ReferenceCount
{
    // One less than there are references.
    private int _others;

    /// <summary>Whether the last reference has been released.</summary>
    public readonly bool IsReleased => _others < 0;

    /// <summary>Adds a reference.</summary>
    /// <exception cref="ObjectDisposedException">The last reference has been released.</exception>
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

    /// <summary>Releases a reference; true for the last one, once.</summary>
    public bool Release() => Interlocked.Decrement(ref _others) == -1;

    /// <summary>Releases all references; true unless none was left.</summary>
    public bool ReleaseAll() => Interlocked.Exchange(ref _others, int.MinValue / 2) >= 0;
}
