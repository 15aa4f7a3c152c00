using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using SparkDL.Diagnostics;
using SparkDL.Horovodish.Instrumentation;

namespace SparkDL.Horovodish.Checkpoints;

/// <summary>
/// A folder of checkpoints, files <c>step-N.checkpoint</c>: magic bytes, the SHA-256 of the rest, the length of the
/// header, the header (JSON), the state. A file gets its name only when it is complete and on disk.
/// </summary>
internal sealed class CheckpointFolder(string path, int keep = 2)
{
    private const string Extension = ".checkpoint";
    private const int Preamble = 8 + 32;
    // A folder that is a link to nothing is refused by name before the training, not when the first checkpoint is due.
    private readonly string _folder = Path.Exists(path) ? LinkedPaths.Resolve(path) : path;
    private static readonly byte[] Mark = "SDLCKPT1"u8.ToArray();

    /// <summary>Writes a checkpoint, then removes all but the newest ones.</summary>
    public void Save(Checkpoint checkpoint)
    {
        var begun = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(_folder);
        var name = $"step-{checkpoint.Step.ToString("D12", CultureInfo.InvariantCulture)}{Extension}";
        var path = Path.Combine(_folder, name);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        var header = checkpoint.Header();
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var part in (byte[][])[length, header, checkpoint.State]) hash.AppendData(part);
            foreach (var part in (byte[][])[Mark, hash.GetHashAndReset(), length, header, checkpoint.State])
                file.Write(part);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        RemoveOld();
        if (Telemetry.CheckpointDuration.Enabled)
            Telemetry.CheckpointDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        if (Telemetry.CheckpointSize.Enabled) Telemetry.CheckpointSize.Record(new FileInfo(path).Length);
    }

    /// <summary>Loads the newest complete checkpoint; null where there is none.</summary>
    public Checkpoint? LoadLatest(Action<string>? warn = null)
    {
        if (!Directory.Exists(_folder)) return null;
        foreach (var path in Files())
        {
            if (TryLoad(path) is { } checkpoint) return checkpoint;
            warn?.Invoke($"{path} is not a whole checkpoint; trying the one before it.");
        }

        return null;
    }

    /// <summary>The files of all checkpoints, newest first.</summary>
    public string[] Files() =>
        [.. Directory.GetFiles(_folder, "step-*" + Extension).OrderDescending(StringComparer.Ordinal)];

    internal static Checkpoint? TryLoad(string path)
    {
        var bytes = File.ReadAllBytes(LinkedPaths.Resolve(path));
        if (bytes.Length < Preamble + 8 || !bytes.AsSpan(0, 8).SequenceEqual(Mark)) return null;
        var rest = bytes.AsSpan(Preamble);
        if (!SHA256.HashData(rest).AsSpan().SequenceEqual(bytes.AsSpan(8, 32))) return null;
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest);
        return Checkpoint.From(rest.Slice(8, length), rest[(8 + length)..].ToArray());
    }

    // Unfinished files of killed processes are removed too; those of a second writer are younger than an hour.
    private void RemoveOld()
    {
        foreach (var path in Files().Skip(keep)) File.Delete(path);
        foreach (var path in Directory.GetFiles(_folder, "*.tmp"))
        {
            if (File.GetLastWriteTimeUtc(path) < TimeProvider.System.GetUtcNow().AddHours(-1)) File.Delete(path);
        }
    }
}
