using System.Runtime.InteropServices;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Functions.Schemas;
using SparkDL.ML;

namespace SparkDL.Transformers.Scoring;

/// <summary>Features for the rows of one task.</summary>
internal sealed class FeaturizerKernel(ModelRunner runner, bool packed) : IBatchKernel
{
    public IReadOnlyList<Column> Apply(RecordBatch inputs)
    {
        using ColumnBuilder features = packed
            ? new BinaryColumnBuilder()
            : new ListColumnBuilder(SparkDdl.ParseType("array<float>"));
        using StringColumnBuilder errors = new();
        runner.Run(inputs[0], Good, Bad);
        return [features.Build(), errors.Build()];

        void Good(ReadOnlySpan<float> values)
        {
            Append(features, values);
            errors.AppendNull();
        }

        void Bad(string error)
        {
            features.AppendNull();
            errors.Append(error);
        }
    }

    public void Dispose() => runner.Dispose();

    private static void Append(ColumnBuilder features, ReadOnlySpan<float> values)
    {
        if (features is ListColumnBuilder lists)
            ((PrimitiveColumnBuilder<float>)lists.BeginList().Items).Append(values);
        else
            ((BinaryColumnBuilder)features).Append(MemoryMarshal.AsBytes(values));
    }
}
