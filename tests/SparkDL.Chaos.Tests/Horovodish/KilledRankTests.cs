using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkDL.Harness;
using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Reporting;
using SparkDL.Models.Zoo;
using SparkDL.Sql;
using SparkDL.Torch;

namespace SparkDL.Chaos.Tests.Horovodish;

/// <summary>
/// A network that kills the process it is trained in, once in its life: where the marker is not there yet.
/// </summary>
public sealed class MortalModel : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config) => torch.nn.Sequential(
        torch.nn.Linear(4, 16), new Trap(config["marker"]!.GetValue<string>(), config["step"]!.GetValue<int>()),
        torch.nn.Linear(16, 3));

    private sealed class Trap(string marker, int step) : torch.nn.Module<Tensor, Tensor>
    {
        private int _seen;

        public override Tensor forward(Tensor input)
        {
            if (training && ++_seen == step && IsFirst()) Process.GetCurrentProcess().Kill();
            return input.tanh();
        }

        // Whichever rank makes the file is the one that dies.
        private bool IsFirst()
        {
            try
            {
                using var made = new FileStream(marker, FileMode.CreateNew);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}

public sealed class KilledRankTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public void A_rank_killed_by_SIGKILL_is_started_again_and_the_weights_have_the_same_bits()
    {
        using var spark = SparkSession.Builder().Master("local[2]").Create();
        // The marker is part of the recipe: both runs name the same one, and the unbroken run finds it there.
        var marker = Path.Combine(_folder, "marker");
        var lines = new List<string>();
        var broken = Fit(spark, marker, "broken", lines.Add);
        Assert.True(File.Exists(marker), "no rank was killed");
        var whole = Fit(spark, marker, "whole", _ => { });
        Assert.Equal(0, whole.ResumedFromStep);
        Assert.True(broken.ResumedFromStep > 0, string.Join(Environment.NewLine, lines));
        Assert.Equal(whole.WeightsHash, broken.WeightsHash);
        Assert.Equal(whole.Epochs.Select(e => e.Loss), broken.Epochs.Select(e => e.Loss));
    }

    private TrainingHistory Fit(SparkSession spark, string marker, string checkpoints, Action<string> progress)
    {
        var rows = spark.Range(0, 600, partitions: 2).SelectExpr(
            "array(cast(sin(id) AS float), cast(cos(id) AS float), cast(sin(id * 3) AS float), cast(cos(id * 7) AS "
                + "float)) AS features",
            "id % 3 AS label");
        return new TorchEstimator
        {
            InputShape = [4],
            NumProcesses = 2,
            BatchSize = 16,
            Epochs = 3,
            Seed = 3,
            Optimizer = "adam",
            LearningRate = 0.01,
            ThreadsPerProcess = 1,
            CheckpointDir = Path.Combine(_folder, checkpoints),
            CheckpointEverySteps = 5,
            Progress = progress,
        }.UseModel<MortalModel>(new JsonObject { ["marker"] = marker, ["step"] = 30 }).Fit(rows).History;
    }
}
