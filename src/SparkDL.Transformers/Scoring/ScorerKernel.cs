using System.Globalization;
using System.Numerics.Tensors;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Functions.Schemas;
using SparkDL.ML;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// Computes class, label and probabilities for the rows of one task, for the columns that have names.
/// </summary>
internal sealed class ScorerKernel(ModelRunner runner, ModelScorer wanted) : IBatchKernel
{
    private float[] _probabilities = [];

    public IReadOnlyList<Column> Apply(RecordBatch inputs)
    {
        using PrimitiveColumnBuilder<long>? predictions = For(
            wanted.PredictionCol, () => new PrimitiveColumnBuilder<long>());
        using StringColumnBuilder? labels = For(wanted.LabelCol, () => new StringColumnBuilder());
        using ListColumnBuilder? probabilities = For(
            wanted.ProbabilityCol, () => new ListColumnBuilder(SparkDdl.ParseType("array<float>")));
        using StringColumnBuilder? errors = For(wanted.ErrorCol, () => new StringColumnBuilder());
        ColumnBuilder?[] all = [predictions, labels, probabilities, errors];
        runner.Run(inputs[0], Good, Bad);
        return [.. all.OfType<ColumnBuilder>().Select(builder => builder.Build())];

        void Good(ReadOnlySpan<float> logits)
        {
            int best = TensorPrimitives.IndexOfMax(logits);
            predictions?.Append(best);
            labels?.Append(Label(best));
            if (probabilities is not null)
                AppendProbabilities(logits, probabilities);
            errors?.AppendNull();
        }

        void Bad(string error)
        {
            predictions?.AppendNull();
            labels?.AppendNull();
            probabilities?.AppendNull();
            errors?.Append(error);
        }
    }

    public void Dispose() => runner.Dispose();

    private static T? For<T>(string? name, Func<T> builder)
        where T : ColumnBuilder => string.IsNullOrEmpty(name) ? null : builder();

    private string Label(int index) => runner.Labels is { } labels && index < labels.Count
        ? labels[index]
        : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Shifted by the largest logit, so that no exponential overflows.</summary>
    private void AppendProbabilities(ReadOnlySpan<float> logits, ListColumnBuilder target)
    {
        if (_probabilities.Length != logits.Length)
            _probabilities = new float[logits.Length];
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), _probabilities);
        TensorPrimitives.SoftMax(_probabilities, _probabilities);
        target.BeginList();
        ((PrimitiveColumnBuilder<float>)target.Items).Append(_probabilities);
    }
}
