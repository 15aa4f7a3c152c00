namespace SparkDL.Arrow.Flatbuffers;

/// <summary>
/// The state that all tables of one flatbuffer share: its offset in the stream, for error messages, and a budget for
/// visits. Tables can refer to the same children over and over, so that a small buffer expands to a huge tree; legal
/// buffers, whose parts are distinct, never come near the budget.
/// </summary>
internal sealed class FlatContext(long origin, int length)
{
    private long _budget = 256 + (16L * length);

    public long Origin { get; } = origin;

    public void CountVisits(long amount)
    {
        _budget -= amount;
        if (_budget < 0)
            throw new ArrowFormatException(
                ArrowFault.LimitExceeded, "The metadata refers to the same parts too often.", Origin);
    }

    public ArrowFormatException CreateException(string what, long position) =>
        ArrowFormatException.Malformed($"Broken metadata: {what}.", Origin + position);
}
