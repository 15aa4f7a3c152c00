namespace SparkDL.Horovodish.Data;

/// <summary>
/// Random numbers that depend on their key alone (SplitMix64), the same on every machine and in every version of .NET,
/// since the order of samples and their augmentation must not depend on either.
/// </summary>
internal struct StableRandom
{
    private ulong _state;

    public StableRandom(long seed, long first, long second = 0) =>
        _state = Mix(Mix(Mix((ulong)seed + 0x9E3779B97F4A7C15) ^ (ulong)first) ^ (ulong)second);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Next(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>The numbers from 0 to <paramref name="count"/> - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Next(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
