using System.Security.Cryptography;
using SparkDL.Horovodish.Checkpoints;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Reporting;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The state that changes while a training runs: weights, buffers, the optimizer's state, the place in the order of
/// samples, and the statistics of the unfinished epoch. It can be saved at any step, and a run that resumes from it has
/// the same bits.
/// </summary>
internal sealed class TrainingState(
    TrainingPlan plan, ProcessGroup group, FlattenedModel model, torch.optim.Optimizer optimizer, TrainingManifest all)
{
    private readonly List<EpochRecord> _history = [];
    private readonly CheckpointFolder? _folder = plan.CheckpointDir is { } path
        ? new CheckpointFolder(path, plan.CheckpointsToKeep)
        : null;
    private StepStatistics _sums;

    /// <summary>The steps done.</summary>
    public long Step { get; private set; }

    /// <summary>The statistics of the unfinished epoch.</summary>
    public StepStatistics EpochStatistics => _sums;

    /// <summary>The number of samples skipped in all epochs.</summary>
    public double Skipped { get; private set; }

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRecord> History => _history;

    /// <summary>
    /// Loads the last checkpoint on rank 0 and gives it to all ranks; without one, gives them rank 0's fresh weights.
    /// </summary>
    public void Start(int leader, Action<string> warn)
    {
        var found = group.Rank == 0 ? _folder?.LoadLatest(warn) : null;
        if (found is not null) Refuse(found);
        long[] lengths = [found?.Header().Length ?? 0, found?.State.Length ?? 0];
        group.Broadcast<long>(lengths, 0);
        if (lengths[0] == 0)
        {
            model.BroadcastWeights(group, 0);
            model.BroadcastBuffers(group, 0);
            return;
        }

        var header = found?.Header() ?? new byte[lengths[0]];
        var state = found?.State ?? new byte[lengths[1]];
        group.Broadcast<byte>(header, 0);
        group.Broadcast<byte>(state, 0);
        Restore(Checkpoint.From(header, state));
    }

    /// <summary>Counts a step.</summary>
    public void Advance(in StepStatistics sums)
    {
        Step++;
        _sums.Add(sums);
        Skipped += sums.Skipped;
    }

    /// <summary>Closes an epoch, and saves.</summary>
    public void EndEpoch(EpochRecord record)
    {
        _history.Add(record);
        _sums = default;
        Save();
    }

    /// <summary>Writes a checkpoint where a folder is set. Its buffers are those of the leader.</summary>
    public void Save()
    {
        if (_folder is null) return;
        var clock = StepTelemetry.Begin();
        model.BroadcastBuffers(group, all.Leader);
        if (group.Rank == 0) _folder.Save(Capture());
        clock.End(StepTelemetry.Checkpoint);
    }

    /// <summary>The SHA-256 of weights and buffers.</summary>
    public string WeightsHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(model.Weights.bytes);
        foreach (var buffer in model.Buffers) hash.AppendData(buffer.bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal Checkpoint Capture()
    {
        using var scope = torch.NewDisposeScope();
        var (parts, state) = StateBlob.Pack(Tensors());
        return new Checkpoint
        {
            Recipe = SettingsFingerprint.Compute(plan),
            Data = all.Data,
            Ranks = group.Size,
            Step = Step,
            Sums = _sums.ToArray(),
            Skipped = Skipped,
            History = [.. _history],
            Parts = parts,
            State = state,
        };
    }

    private IEnumerable<(string Name, Tensor Value)> Tensors()
    {
        yield return ("weights", model.Weights);
        foreach (var (buffer, i) in model.Buffers.Select((b, i) => (b, i))) yield return ($"buffer.{i}", buffer);
        foreach (var (name, value) in optimizer.state_dict().Tensors) yield return ("optimizer." + name, value);
    }

    private void Restore(Checkpoint checkpoint)
    {
        using var guard = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var tensors = StateBlob.Unpack(checkpoint.Parts, checkpoint.State);
        model.Weights.copy_(tensors["weights"]);
        foreach (var (buffer, i) in model.Buffers.Select((b, i) => (b, i))) buffer.copy_(tensors[$"buffer.{i}"]);
        var memory = tensors.Where(t => t.Key.StartsWith("optimizer.", StringComparison.Ordinal))
            .ToDictionary(t => t.Key["optimizer.".Length..], t => t.Value);
        optimizer.load_state_dict(new OptimizerState(memory, optimizer.state_dict().Groups));
        (Step, Skipped, _sums) = (checkpoint.Step, checkpoint.Skipped, StepStatistics.From(checkpoint.Sums));
        _history.AddRange(checkpoint.History);
    }

    private void Refuse(Checkpoint found)
    {
        if (found.Data != all.Data)
        {
            throw new ArgumentException(
                $"The checkpoints in {plan.CheckpointDir} were made with other data (fingerprint "
                + $"{found.Data}, here {all.Data}): give an empty folder, or the same rows.");
        }

        if (found.Recipe != SettingsFingerprint.Compute(plan))
        {
            throw new ArgumentException(
                $"The checkpoints in {plan.CheckpointDir} were made with other settings (model, "
                + "optimizer, batch, seed, epochs …): give an empty folder, or the same settings.");
        }
    }
}
