using System.Text.Json;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Schemas;
using SparkDL.Horovodish.Mesh;
using SparkDL.Horovodish.Reporting;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// Encodes the result of a training as rows of at most 16 MB, since a message of Spark has a limit and a model has
/// none, and decodes it.
/// </summary>
internal static class TrainingResultCodec
{
    public const string Columns = "kind string, part int, payload binary";
    private const string HistoryKind = "history", WeightsKind = "weights";
    private const int PartBytes = 16 << 20;

    public static IEnumerable<RecordBatch> ToBatches(TrainingResult? result)
    {
        if (result is null) yield break;
        var history = JsonSerializer.SerializeToUtf8Bytes(result.History, FunctionCommandCodec.ConfigOptions);
        yield return Row(HistoryKind, 0, history);
        for (int at = 0, part = 0; at < result.Weights.Length; at += PartBytes, part++)
            yield return Row(WeightsKind, part,
                result.Weights.AsSpan(at, Math.Min(PartBytes, result.Weights.Length - at)));
    }

    public static TrainingResult FromBatches(IEnumerable<RecordBatch> batches)
    {
        TrainingHistory? history = null;
        var parts = new SortedDictionary<int, byte[]>();
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                var payload = batch.Get<BinaryColumn>("payload").GetBytes(row);
                if (batch.Get<StringColumn>("kind").GetString(row) == WeightsKind)
                    parts.Add(batch.Values<int>("part")[row], payload.ToArray());
                else
                    history = JsonSerializer.Deserialize<TrainingHistory>(payload, FunctionCommandCodec.ConfigOptions);
            }
        }

        return history is null || parts.Count == 0
            ? throw new RankFailedException(0, "", -1, "The training ended without a model from rank 0.")
            : new TrainingResult([.. parts.Values.SelectMany(p => p)], history);
    }

    private static RecordBatch Row(string kind, int part, ReadOnlySpan<byte> payload)
    {
        using var kinds = new StringColumnBuilder();
        using var numbers = new PrimitiveColumnBuilder<int>();
        using var payloads = new BinaryColumnBuilder();
        kinds.Append(kind);
        numbers.Append(part);
        payloads.Append(payload);
        return new RecordBatch(SparkDdl.Parse(Columns), [kinds.Build(), numbers.Build(), payloads.Build()]);
    }
}
