using System.Numerics;

namespace SparkDL.Horovodish.Estimator;

/// <summary>
/// Inverts Spark's hash partitioning: <c>repartition(n, key)</c> sends a row to <c>pmod(murmur3(key, 42), n)</c>, so a
/// key that hashes to r sends its row to partition r and nowhere else.
/// </summary>
internal static class SparkHashPartitioner
{
    private const uint Seed = 42;

    /// <summary>For each of <paramref name="partitions"/> partitions, a key that Spark places there.</summary>
    public static int[] KeysForPartitions(int partitions)
    {
        var keys = new int[partitions];
        var isFound = new bool[partitions];
        for (int key = 0, found = 0; found < partitions; key++)
        {
            var partition = PartitionOf(key, partitions);
            if (isFound[partition]) continue;
            (keys[partition], isFound[partition]) = (key, true);
            found++;
        }

        return keys;
    }

    public static int PartitionOf(int key, int partitions)
    {
        var remainder = Murmur3(key) % partitions;
        return remainder < 0 ? remainder + partitions : remainder;
    }

    /// <summary>Murmur3 of one 32-bit word, as Spark's <c>hash(int)</c>.</summary>
    public static int Murmur3(int value)
    {
        var k = BitOperations.RotateLeft((uint)value * 0xcc9e2d51, 15) * 0x1b873593;
        var h = (BitOperations.RotateLeft(Seed ^ k, 13) * 5) + 0xe6546b64;
        h ^= sizeof(int);
        h = (h ^ (h >> 16)) * 0x85ebca6b;
        h = (h ^ (h >> 13)) * 0xc2b2ae35;
        return (int)(h ^ (h >> 16));
    }
}
