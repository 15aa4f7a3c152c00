using System.Globalization;
using System.Numerics.Tensors;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Transformers.Scoring;

/// <summary>Class, label and probabilities for the rows of one task.</summary>
internal sealed class ScorerKernel(ModelRunner runner) : IRowKernel
{
    private float[] _probabilities = [];

    public IReadOnlyList<Column> Apply(RecordBatch inputs)
    {
        using PrimitiveColumnBuilder<long> predictions = new();
        using StringColumnBuilder labels = new();
        using ListColumnBuilder probabilities = new(SparkDdl.ParseType("array<float>"));
        using StringColumnBuilder errors = new();
        runner.Run(inputs[0], Good, Bad);
        return [predictions.Build(), labels.Build(), probabilities.Build(), errors.Build()];

        void Good(ReadOnlySpan<float> logits)
        {
            int best = TensorPrimitives.IndexOfMax(logits);
            predictions.Append(best);
            labels.Append(Label(best));
            AppendProbabilities(logits, probabilities);
            errors.AppendNull();
        }

        void Bad(string error)
        {
            predictions.AppendNull();
            labels.AppendNull();
            probabilities.AppendNull();
            errors.Append(error);
        }
    }

    public void Dispose() => runner.Dispose();

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
