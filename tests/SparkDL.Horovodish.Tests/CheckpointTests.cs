using System.Globalization;
using SparkDL.Horovodish.Checkpoints;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Mesh;
using SparkDL.Horovodish.Trainer;

namespace SparkDL.Horovodish.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-checkpoints-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [Trait("Tier", "slow")]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_run_that_resumes_from_any_checkpoint_ends_with_the_same_bits(string optimizer)
    {
        var plan = TrainingFixture.Plan(2) with
        {
            Epochs = 3,
            BatchSize = 3,
            Optimizer = optimizer,
            OptimizerConfig = null,
            CheckpointEverySteps = 1,
            LearningRate = 0.01,
            ValidationFraction = 0.2,
            Schedule = new OneCycleRate(),
        };
        var whole = TrainingFixture.Train(plan, 40);
        var steps = whole.History.Epochs[^1].Step;
        var saved = SaveAll(plan with { CheckpointDir = Path.Combine(_folder, "all") }, 40);
        Assert.Equal(steps, saved.Count);
        foreach (var (step, file) in saved)
        {
            var place = Directory.CreateDirectory(Path.Combine(_folder, $"from-{step}")).FullName;
            File.WriteAllBytes(Path.Combine(place, $"step-{step:D12}.checkpoint"), file);
            var resumed = TrainingFixture.Train(plan with { CheckpointDir = place }, 40);
            Assert.Equal(step, resumed.History.ResumedFromStep);
            Assert.Equal(whole.History.WeightsHash, resumed.History.WeightsHash);
            Assert.Equal(whole.History.Epochs.Select(e => e.Loss), resumed.History.Epochs.Select(e => e.Loss));
        }
    }

    [Fact]
    public void A_checkpoint_of_other_data_is_refused_and_the_fingerprints_are_shown()
    {
        var plan = TrainingFixture.Plan(2) with { CheckpointDir = _folder };
        TrainingFixture.Train(plan, 40);
        var errors = TrainingFixture.RunRanks(
            plan, r => [TrainingFixture.Rows(TrainingFixture.RowsOf(r, 2, plan.Shards, 41))], new TrainingResult?[2]);
        Assert.Contains("other data", Assert.IsType<ArgumentException>(errors[0]).Message, StringComparison.Ordinal);
        Assert.Equal(0, Assert.IsType<RankFailedException>(errors[1]).Rank);
    }

    [Fact]
    public void A_checkpoint_of_other_settings_is_refused()
    {
        var plan = TrainingFixture.Plan(1) with { CheckpointDir = _folder };
        TrainingFixture.Train(plan, 40);
        var error = Assert.Throws<InvalidOperationException>(
            () => TrainingFixture.Train(plan with { LearningRate = 0.2 }, 40));
        Assert.Contains("other settings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_goes_on_with_another_number_of_ranks()
    {
        var plan = TrainingFixture.Plan(1) with { Epochs = 2, CheckpointDir = _folder };
        var saved = SaveAll(plan with { CheckpointEverySteps = 1 }, 40);
        foreach (var file in Directory.GetFiles(_folder)) File.Delete(file);
        var (step, bytes) = saved.First();
        File.WriteAllBytes(Path.Combine(_folder, $"step-{step:D12}.checkpoint"), bytes);
        var resumed = TrainingFixture.Train(TrainingFixture.Plan(2) with { Epochs = 2, CheckpointDir = _folder }, 40);
        Assert.Equal(step, resumed.History.ResumedFromStep);
        var whole = TrainingFixture.Train(plan with { CheckpointDir = null }, 40);
        TrainingFixture.AssertClose(whole, resumed, 1e-4);
    }

    [Fact]
    public void A_cut_or_changed_file_is_passed_over_for_the_one_before()
    {
        var folder = new CheckpointFolder(_folder);
        for (var step = 1; step <= 3; step++) folder.Save(Sample(step));
        Assert.Equal(2, folder.Files().Length);
        var newest = folder.Files()[0];
        var bytes = File.ReadAllBytes(newest);
        for (var cut = 0; cut < bytes.Length; cut += 11)
        {
            File.WriteAllBytes(newest, bytes[..cut]);
            Assert.Equal(2, folder.LoadLatest()!.Step);
        }

        for (var at = 0; at < bytes.Length; at += 7)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            File.WriteAllBytes(newest, changed);
            Assert.Equal(2, folder.LoadLatest()!.Step);
        }

        File.WriteAllBytes(newest, bytes);
        Assert.Equal(3, folder.LoadLatest()!.Step);
        Assert.Equal(Sample(3).State, folder.LoadLatest()!.State);
    }

    [Fact]
    public void An_unfinished_file_is_never_read()
    {
        var folder = new CheckpointFolder(_folder);
        File.WriteAllBytes(Path.Combine(_folder, "step-000000000009.checkpoint.abc.tmp"), [1, 2, 3]);
        Assert.Null(folder.LoadLatest());
        Assert.Null(new CheckpointFolder(Path.Combine(_folder, "not-there")).LoadLatest());
    }

    private static Checkpoint Sample(int step) => new()
    {
        Recipe = "r",
        Data = "d",
        Ranks = 2,
        Step = step,
        Sums = [1, 2, 3, 4, 5],
        History = [],
        State = [1, 2, (byte)step],
        Parts = [new StatePart("weights", SparkDL.Torch.ScalarType.Byte, [3], 3)],
    };

    /// <summary>Trains and keeps every checkpoint.</summary>
    private static SortedDictionary<long, byte[]> SaveAll(TrainingPlan plan, int rows)
    {
        TrainingFixture.Train(plan with { CheckpointsToKeep = int.MaxValue }, rows);
        var saved = new SortedDictionary<long, byte[]>();
        foreach (var path in new CheckpointFolder(plan.CheckpointDir!).Files())
            saved[long.Parse(Path.GetFileName(path)[5..17], CultureInfo.InvariantCulture)] = File.ReadAllBytes(path);
        return saved;
    }
}
