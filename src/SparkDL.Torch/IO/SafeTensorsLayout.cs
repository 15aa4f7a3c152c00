namespace SparkDL.Torch.IO;

/// <summary>
/// Checks the positions of the tensors: sizes must follow from shape and type, and the tensors must cover the data
/// without gap, overlap or rest. A gap could hide a second file, an overlap could give one weight two names.
/// </summary>
internal static class SafeTensorsLayout
{
    public static void Check(string file, List<SafeTensorsEntry> entries, long dataStart, long dataLength)
    {
        long covered = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            CheckSize(file, entry, dataStart, dataLength);
            if (entry.Begin < covered)
                throw new ModelFormatException(
                    file, "overlap", $"tensor '{entry.Name}' begins at {entry.Begin}, inside another",
                    dataStart + entry.Begin, covered);
            if (entry.Begin > covered)
                throw new ModelFormatException(
                    file, "hole", $"no tensor owns the bytes before '{entry.Name}'", dataStart + covered, entry.Begin);
            covered = entry.End;
        }

        if (covered != dataLength)
            throw new ModelFormatException(
                file, "trailing-bytes", $"{dataLength - covered} bytes follow the last tensor", dataStart + covered,
                covered);
    }

    private static void CheckSize(string file, SafeTensorsEntry entry, long dataStart, long dataLength)
    {
        if (entry.End < entry.Begin)
            throw new ModelFormatException(
                file, "negative-size", $"tensor '{entry.Name}' ends at {entry.End}, before it begins", dataStart,
                entry.Begin);
        if (entry.End > dataLength)
            throw new ModelFormatException(
                file, "out-of-file", $"tensor '{entry.Name}' ends at {entry.End} of {dataLength} bytes", dataStart,
                dataLength);
        // A shape may contain a 0 and other sizes whose product overflows: it is refused, too.
        Int128 bytes = SafeTensorsTypes.SizeOf(entry.DType);
        foreach (var size in entry.Shape)
        {
            bytes *= Math.Max(size, 1);
            if (bytes > long.MaxValue)
                throw new ModelFormatException(
                    file, "size-overflow", $"tensor '{entry.Name}' has a shape of more bytes than can be counted",
                    dataStart, long.MaxValue);
        }

        if (entry.Shape.Contains(0))
            bytes = 0;
        if (bytes != entry.Length)
            throw new ModelFormatException(
                file, "size-mismatch",
                $"tensor '{entry.Name}' of shape [{string.Join(", ", entry.Shape)}] needs {bytes} bytes "
                + $"and has {entry.Length}",
                dataStart + entry.Begin, (long)bytes);
    }
}
