using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Trainer;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Tests;

/// <summary>
/// A small network whose first weights follow from a formula, so that PyTorch can start from the same.
/// </summary>
public sealed class FormulaMlp : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config)
    {
        var hidden = torch.nn.Linear(4, 8);
        var last = torch.nn.Linear(8, 3);
        using var guard = torch.no_grad();
        foreach (var (tensor, k) in hidden.parameters().Concat(last.parameters()).Select((t, k) => (t, k)))
        {
            var values = new float[tensor.numel()];
            for (var i = 0; i < values.Length; i++) values[i] = MathF.Sin((i * 0.7f) + k) * 0.5f;
            tensor.copy_(torch.tensor(values).view(tensor.shape));
        }

        return config["batch_norm"] is not null
            ? torch.nn.Sequential(hidden, torch.nn.BatchNorm1d(8), torch.nn.Tanh(), last)
            : torch.nn.Sequential(hidden, torch.nn.Tanh(), last);
    }
}

/// <summary>
/// Trains on threads of the test: the same rank function as on Spark, real sockets between the ranks.
/// </summary>
internal sealed class TrainingFixture
{
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static TrainingPlan Plan(int ranks = 1) => new()
    {
        JobId = "test",
        Secret = Convert.ToBase64String(Secret),
        Model = new ModelSpec(ModelZoo.NameOf<FormulaMlp>()),
        Ranks = ranks,
        Shards = 4,
        Seed = 7,
        BatchSize = 8 / ranks,
        Optimizer = "sgd",
        OptimizerConfig = new JsonObject { ["momentum"] = 0.9 },
        LearningRate = 0.1,
        Input = new InputSpec { Shape = [4] },
        TimeoutSeconds = 20,
        ConnectTimeoutSeconds = 20,
    };

    /// <summary>Row i: features and label by formula, hashes by SHA-256, as good as Spark's.</summary>
    public static RecordBatch Rows(IEnumerable<int> rows, bool weighted = false)
    {
        using var features = new BinaryColumnBuilder();
        using var labels = new PrimitiveColumnBuilder<long>();
        using var weights = new PrimitiveColumnBuilder<double>();
        using var first = new PrimitiveColumnBuilder<long>();
        using var second = new PrimitiveColumnBuilder<long>();
        foreach (var i in rows)
        {
            float[] row = [.. Enumerable.Range(0, 4).Select(j => MathF.Cos((i * 1.3f) + (j * j)))];
            features.Append(MemoryMarshal.AsBytes(row.AsSpan()));
            labels.Append(row.Take(3).ToList().IndexOf(row.Take(3).Max()));
            weights.Append(1 + (i % 4));
            var (h1, h2) = HashOf(i);
            first.Append(h1);
            second.Append(h2);
        }

        List<Field> fields =
        [
            new(RowSpool.Features, ArrowType.Binary), new(RowSpool.Label, ArrowType.Int64),
            new(RowSpool.Hash1, ArrowType.Int64), new(RowSpool.Hash2, ArrowType.Int64),
        ];
        List<Column> columns = [features.Build(), labels.Build(), first.Build(), second.Build()];
        if (weighted)
        {
            fields.Add(new Field(RowSpool.Weight, ArrowType.Double));
            columns.Add(weights.Build());
        }

        return new RecordBatch(new Schema([.. fields]), columns);
    }

    public static (long First, long Second) HashOf(int row)
    {
        var hash = SHA256.HashData(BitConverter.GetBytes(row));
        return (BinaryPrimitives.ReadInt64LittleEndian(hash), BinaryPrimitives.ReadInt64LittleEndian(hash.AsSpan(8)));
    }

    /// <summary>The rows that Spark would send to a rank.</summary>
    public static int[] RowsOf(int rank, int ranks, int shards, int count) =>
        [.. Enumerable.Range(0, count).Where(i => ShardedRows.ShardOf(HashOf(i).First, shards) % ranks == rank)];

    /// <summary>Trains on all rows 0 to count - 1, placed as Spark would.</summary>
    public static TrainingResult Train(TrainingPlan plan, int count, bool weighted = false) =>
        Train(plan, rank => [Rows(RowsOf(rank, plan.Ranks, plan.Shards, count), weighted)]);

    public static TrainingResult Train(TrainingPlan plan, Func<int, IEnumerable<RecordBatch>> rowsOf)
    {
        var results = new TrainingResult?[plan.Ranks];
        var errors = RunRanks(plan, rowsOf, results);
        if (errors.FirstOrDefault(e => e is not null) is { } error)
            throw new InvalidOperationException($"A rank failed: {error.Message}", error);
        return results[0]!;
    }

    public static Exception?[] RunRanks(
        TrainingPlan plan, Func<int, IEnumerable<RecordBatch>> rowsOf, TrainingResult?[] results, int attempt = 0)
    {
        var group = new RankGroup(plan.Ranks);
        var errors = new Exception?[plan.Ranks];
        var threads = Enumerable.Range(0, plan.Ranks)
            .Select(rank => new Thread(() => errors[rank] = Record.Exception(() =>
        {
            var context = new FunctionContext { PartitionId = rank, TaskAttemptId = attempt };
            results[rank] = TrainRank.Train(rowsOf(rank), plan, context, new ThreadBarrier(group, rank, plan.Ranks),
                () => ModelZoo.Create(plan.Model.Architecture, plan.Model.Config));
        }))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) Assert.True(thread.Join(TimeSpan.FromSeconds(90)), "a rank hangs");
        return errors;
    }

    /// <summary>The weights of a result, by name.</summary>
    public static Dictionary<string, float[]> WeightsOf(TrainingResult result)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, result.Weights);
        using var scope = torch.NewDisposeScope();
        using var file = SparkDL.Torch.IO.SafeTensorsFile.Open(path);
        File.Delete(path);
        return file.Tensors().ToDictionary(t => t.Key, t => t.Value.to(ScalarType.Float32).ToArray<float>());
    }

    public static void AssertClose(TrainingResult expected, TrainingResult actual, double tolerance)
    {
        var (a, b) = (WeightsOf(expected), WeightsOf(actual));
        Assert.Equal(a.Keys.Order(), b.Keys.Order());
        foreach (var (name, values) in a)
        {
            var scale = Math.Max(1e-3, values.Max(Math.Abs));
            for (var i = 0; i < values.Length; i++)
                Assert.True(Math.Abs(values[i] - b[name][i]) <= tolerance * scale,
                    $"{name}[{i}]: {values[i]} and {b[name][i]}");
        }
    }

    private sealed class ThreadBarrier(RankGroup group, int rank, int size) : IBarrier
    {
        public int Rank => rank;

        public int Size => size;

        public IReadOnlyList<string> Addresses => [];

        public void Wait() => group.Gather(rank, "");

        public IReadOnlyList<string> AllGather(string message) => group.Gather(rank, message);
    }
}
