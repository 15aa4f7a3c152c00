using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Finds the layout of a task's header by reading what has come of it in each layout that it may have: what was stated of
/// the version may be wrong, and whoever reads a header in a wrong layout waits for bytes that never come. A header fits
/// one layout only, since each has its own counts, lengths and flags before the function's command, or says the same in two.
/// </summary>
internal static class LayoutTrial
{
    private const int LengthOfJsonMark = 6;

    /// <summary>Spark sends what its buffer holds of a header at once: a gap in it is no slowness, but a wrong reading.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(0.8);

    /// <summary>Behind the buffer's size, Spark 3.5 may send the rest of a header together with its first rows only.</summary>
    private static readonly TimeSpan LongGap = TimeSpan.FromMinutes(10);

    /// <summary>Reads a header behind the Python version, and consumes it if it is a function of ours.</summary>
    /// <param name="wire">What Spark sends.</param>
    /// <param name="stated">What the environment says of the version.</param>
    /// <param name="sparkBuffer">How many bytes Spark gathers before it sends them.</param>
    /// <exception cref="WorkerProtocolException">It fits no layout.</exception>
    public static TaskHeader Read(WireReader wire, ProtocolVersion? stated, int sparkBuffer)
    {
        wire.TryShow(LengthOfJsonMark, Gap);
        var open = ProtocolDetection.Candidates(stated, wire.Show());
        while (true)
        {
            var trials = open.Select(version => Try(wire, version)).ToList();
            var fits = trials.FindAll(trial => trial.Header is not null);
            if (fits.Count > 0) return Take(wire, fits);
            var cut = trials.FindAll(trial => trial.Error!.Missing > 0);
            if (cut.Count == 0) throw Refusal(stated, trials);
            var gap = wire.Shown < sparkBuffer ? Gap : LongGap;
            // The least that any of them misses: more may never come.
            if (!wire.TryShow(wire.Shown + cut.Min(trial => trial.Error!.Missing), gap)) throw cut[0].Error!;
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

    /// <summary>In a barrier two versions write the same, and mean the same.</summary>
    private static TaskHeader Take(WireReader wire, List<Trial> fits)
    {
        var header = fits[0].Header! with { Fits = [.. fits.Select(trial => trial.Version)] };
        if (header.Foreign is null) wire.Skip(fits[0].Preview);
        return header;
    }

    private static WorkerProtocolException Refusal(ProtocolVersion? stated, List<Trial> trials) => trials.Count == 1
        ? trials[0].Error!
        : new WorkerProtocolException(
            $"The task's header fits no version of Spark that this worker knows ({(stated is { } version ? $"the environment says {version.Name()}" : "the environment says none")}). "
            + string.Join(" ", trials.Select(trial => $"As {trial.Version.Name()}: {trial.Error!.Message}")));

    private sealed record Trial(ProtocolVersion Version, WireReader Preview, TaskHeader? Header, WorkerProtocolException? Error);
}
