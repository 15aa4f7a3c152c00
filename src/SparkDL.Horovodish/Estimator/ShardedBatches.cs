using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Horovodish.Data;

namespace SparkDL.Horovodish.Estimator;

/// <summary>
/// Places rows in memory as <see cref="ShardedDataFrame"/> has Spark do it: hashes them and gives each shard to its
/// rank.
/// </summary>
internal static class ShardedBatches
{
    /// <summary>The rows of each rank.</summary>
    public static IReadOnlyList<IEnumerable<RecordBatch>> Create(
        IReadOnlyList<RecordBatch> batches, TrainingColumns used, int ranks)
    {
        var rows = Enumerable.Range(0, ranks).Select(_ => new List<RecordBatch>()).ToArray();
        foreach (var batch in batches)
        {
            var parts = Split(batch, used, ranks);
            for (var rank = 0; rank < ranks; rank++) rows[rank].Add(parts[rank]);
        }

        return rows;
    }

    private static RecordBatch[] Split(RecordBatch batch, TrainingColumns used, int ranks)
    {
        var columns = Named(used).Select(c => (Column: batch[c.Column], c.Name)).ToArray();
        var hashed = used.Hashed.Select(name => batch[name]).ToArray();
        var targets = Enumerable.Range(0, ranks).Select(_ => new Target(columns)).ToArray();
        for (var row = 0; row < batch.Length; row++)
        {
            var (first, second) = HashOf(hashed, row);
            targets[ShardedRows.ShardOf(first, ranks)].Append(row, first, second);
        }

        return [.. targets.Select(t => t.Build())];
    }

    private static IEnumerable<(string Column, string Name)> Named(TrainingColumns used)
    {
        yield return (used.Features, RowSpool.Features);
        yield return (used.Label, RowSpool.Label);
        if (used.Weight is { } weight) yield return (weight, RowSpool.Weight);
        if (used.Holdout is { } holdout) yield return (holdout, RowSpool.Holdout);
    }

    private static (long First, long Second) HashOf(Column[] columns, int row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in columns) hash.AppendData(Bytes(column, row));
        var words = MemoryMarshal.Cast<byte, long>(hash.GetHashAndReset());
        return (words[0], words[1]);
    }

    private static ReadOnlySpan<byte> Bytes(Column column, int row) => column switch
    {
        _ when column.IsNull(row) => "null"u8,
        BinaryColumn binary => binary.GetBytes(row),
        ListColumn list => SpooledBatch.ItemsOf(list, row),
        _ => Encoding.UTF8.GetBytes(Convert.ToString(column.GetValue(row), CultureInfo.InvariantCulture) ?? ""),
    };

    /// <summary>One rank's rows of one batch.</summary>
    private sealed class Target((Column Column, string Name)[] columns)
    {
        private readonly ColumnBuilder[] _builders = [.. columns.Select(c => ColumnBuilder.For(c.Column.Type))];
        private readonly PrimitiveColumnBuilder<long> _first = new();
        private readonly PrimitiveColumnBuilder<long> _second = new();

        public void Append(int row, long first, long second)
        {
            for (var i = 0; i < columns.Length; i++) _builders[i].AppendFrom(columns[i].Column, row);
            _first.Append(first);
            _second.Append(second);
        }

        public RecordBatch Build()
        {
            Field[] fields =
            [
                .. columns.Select(c => new Field(c.Name, c.Column.Type)),
                new(RowSpool.Hash1, ArrowType.Int64), new(RowSpool.Hash2, ArrowType.Int64),
            ];
            return new RecordBatch(new Schema(fields),
                [.. _builders.Select(b => b.Build()), _first.Build(), _second.Build()]);
        }
    }
}
