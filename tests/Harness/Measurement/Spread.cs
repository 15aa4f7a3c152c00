namespace SparkDL.Harness.Measurement;

/// <summary>A sample of measured values: its ends, its median and how sure the median is.</summary>
public sealed class Spread
{
    private readonly double[] _sorted;

    public Spread(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0)
            throw new ArgumentException("A spread needs a value.", nameof(values));
    }

    public int Count => _sorted.Length;

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    public double Median => Count % 2 == 1 ? _sorted[Count / 2] : (_sorted[Count / 2 - 1] + _sorted[Count / 2]) / 2;

    /// <summary>
    /// The 95 % interval of the median from order statistics: nothing is assumed of the distribution. Below six values
    /// no such interval exists, and the ends of the sample are given, which say less.
    /// </summary>
    public (double Low, double High) MedianInterval
    {
        get
        {
            var rank = OuterRank();
            return (_sorted[rank], _sorted[Count - 1 - rank]);
        }
    }

    /// <summary>
    /// How many values may be cut from each end: the largest r for which at most r of n values lie below the true
    /// median with a chance of at most 2.5 %.
    /// </summary>
    private int OuterRank()
    {
        var atMost = 0.0;
        var exactly = Math.Pow(0.5, Count);
        for (var rank = 0; rank < Count / 2; rank++)
        {
            atMost += exactly;
            if (atMost > 0.025)
                return Math.Max(0, rank - 1);
            exactly *= (double)(Count - rank) / (rank + 1);
        }

        return 0;
    }
}
