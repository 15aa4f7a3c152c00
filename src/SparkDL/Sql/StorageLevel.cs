namespace SparkDL.Sql;

/// <summary>Where kept rows lie.</summary>
/// <param name="UseDisk">On disk, where memory does not suffice or is not used.</param>
/// <param name="UseMemory">In memory.</param>
/// <param name="Deserialized">In memory as objects rather than bytes.</param>
/// <param name="Replication">On how many nodes.</param>
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
