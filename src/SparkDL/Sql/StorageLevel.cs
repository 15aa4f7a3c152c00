namespace SparkDL.Sql;

/// <summary>Where the rows of <see cref="DataFrame.Persist"/> are kept.</summary>
/// <param name="UseDisk">Whether on disk what memory has no room for, or everything where it is not used.</param>
/// <param name="UseMemory">Whether in memory.</param>
/// <param name="Deserialized">Whether in memory as objects rather than as bytes.</param>
/// <param name="Replication">The number of nodes that keep each row; 1 by default.</param>
public sealed record StorageLevel(bool UseDisk, bool UseMemory, bool Deserialized, int Replication = 1)
{
    /// <summary>In memory, else on disk: what <see cref="DataFrame.Cache"/> uses.</summary>
    public static StorageLevel MemoryAndDiskDeserialized { get; } = new(true, true, true);

    /// <summary>In memory as bytes, else on disk.</summary>
    public static StorageLevel MemoryAndDisk { get; } = new(true, true, false);

    /// <summary>In memory; what does not fit is computed again.</summary>
    public static StorageLevel MemoryOnly { get; } = new(false, true, false);

    /// <summary>On disk.</summary>
    public static StorageLevel DiskOnly { get; } = new(true, false, false);

    internal Connect.Protos.StorageLevel ToMessage() => new()
    {
        UseDisk = UseDisk,
        UseMemory = UseMemory,
        Deserialized = Deserialized,
        Replication = Replication,
    };
}
