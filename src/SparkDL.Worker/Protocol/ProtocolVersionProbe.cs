using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Finds the layout of a task's header by reading the received bytes in each layout that it may have: the stated
/// version may be wrong, and a reader with a wrong layout would wait for bytes that never come. A header fits one
/// layout only, since each has its own counts, lengths and flags before the function's command, or means the same in
/// two.
/// </summary>
internal static class ProtocolVersionProbe
{
    private const int LengthOfJsonMark = 6;

    /// <summary>
    /// Spark sends a header that fits its buffer at once: a gap in it means that the layout is wrong.
    /// </summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(0.8);

    /// <summary>
    /// Spark 3.5 may send the part of a header beyond its buffer's size only together with the first rows.
    /// </summary>
    private static readonly TimeSpan LongGap = TimeSpan.FromMinutes(10);

    /// <summary>Reads a header after the Python version, and consumes it if its function is SparkDL's.</summary>
    /// <param name="wire">What Spark sends.</param>
    /// <param name="stated">Spark's version according to the environment; null if unknown.</param>
    /// <param name="sparkBuffer">The size in bytes of Spark's send buffer.</param>
    /// <exception cref="WorkerProtocolException">The bytes fit no layout.</exception>
    public static TaskHeader Read(WireReader wire, ProtocolVersion? stated, int sparkBuffer)
    {
        wire.TryBuffer(LengthOfJsonMark, Gap);
        var open = ProtocolDetection.Candidates(stated, wire.PeekBuffered());
        while (true)
        {
            var trials = open.Select(version => Try(wire, version)).ToList();
            var fits = trials.FindAll(trial => trial.Header is not null);
            if (fits.Count > 0) return Take(wire, fits);
            var cut = trials.FindAll(trial => trial.Error!.MissingBytes > 0);
            if (cut.Count == 0) throw Refusal(stated, trials);
            var gap = wire.BytesBuffered < sparkBuffer ? Gap : LongGap;
            // The least number that any layout misses: more may never come.
            if (!wire.TryBuffer(wire.BytesBuffered + cut.Min(trial => trial.Error!.MissingBytes), gap))
                throw cut[0].Error!;
            open = [.. cut.Select(trial => trial.Version)];
        }
    }

    private static Trial Try(WireReader wire, ProtocolVersion version)
    {
        var preview = wire.Preview();
        try
        {
            return new Trial(version, preview, HeaderLayout.Read(preview, version), Error: null);
        }
        catch (WorkerProtocolException e)
        {
            return new Trial(version, preview, Header: null, e);
        }
    }

    /// <summary>In a barrier two versions write the same bytes with the same meaning.</summary>
    private static TaskHeader Take(WireReader wire, List<Trial> fits)
    {
        var header = fits[0].Header! with { MatchingVersions = [.. fits.Select(trial => trial.Version)] };
        if (header.ForeignReason is null) wire.Skip(fits[0].Preview);
        return header;
    }

    private static WorkerProtocolException Refusal(ProtocolVersion? stated, List<Trial> trials) => trials.Count == 1
        ? trials[0].Error!
        : new WorkerProtocolException(
            $"The task's header fits no version of Spark that this worker knows (the environment says "
            + $"{(stated is { } version ? version.Name() : "none")}). "
            + string.Join(" ", trials.Select(trial => $"As {trial.Version.Name()}: {trial.Error!.Message}")));

    private sealed record Trial(
        ProtocolVersion Version, WireReader Preview, TaskHeader? Header, WorkerProtocolException? Error);
}
