using SparkDL.Horovodish.Data;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>A batch as tensors, which are valid until the next one is gathered.</summary>
internal readonly record struct TrainingBatch(Tensor Input, Tensor Target, Tensor? Weights, double WeightSum);

/// <summary>
/// Gathers samples from the spool into tensors that are made once and used for every batch, so a step allocates nothing
/// for its input.
/// </summary>
internal sealed class TrainingBatcher : IDisposable
{
    private readonly RowSpool _spool;
    private readonly TrainingPlan _plan;
    private readonly FeatureKernel _kernel;
    private readonly Tensor _input;
    private readonly Tensor _target;
    private readonly Tensor _weights;
    private readonly bool _takesClasses;
    private readonly double[] _label;
    private readonly int _elements;

    public TrainingBatcher(RowSpool spool, TrainingPlan plan, bool takesClasses, int labelWidth, int capacity)
    {
        (_spool, _plan, _takesClasses) = (spool, plan, takesClasses);
        _kernel = new FeatureKernel(plan.Input);
        _elements = checked((int)plan.Input.Elements);
        _input = torch.zeros([capacity, _elements], plan.Input.IsIndex ? ScalarType.Int64 : ScalarType.Float32)
            .DetachFromDisposeScope();
        _target = (takesClasses ? torch.zeros([capacity], ScalarType.Int64) : torch.zeros([capacity, labelWidth]))
            .DetachFromDisposeScope();
        _weights = torch.zeros([capacity]).DetachFromDisposeScope();
        _label = new double[labelWidth];
    }

    private bool IsWeighted => _plan.ClassWeights is not null || _spool.HasWeights;

    /// <summary>
    /// Fills the tensors with samples; <paramref name="epoch"/> is null for validation, where images are not augmented.
    /// </summary>
    public TrainingBatch Gather(ReadOnlySpan<Sample> samples, long? epoch)
    {
        double sum = 0;
        var weights = _weights.data<float>();
        for (var i = 0; i < samples.Length; i++)
        {
            WriteFeatures(i, samples[i], epoch);
            weights[i] = (float)(WriteLabel(i, samples[i].Row) * _spool.WeightOf(samples[i].Row));
            sum += weights[i];
        }

        var (count, shape) = (samples.Length, _plan.Input.Shape);
        var input = _input.narrow(0, 0, count);
        // The kernel wrote images with their channels last; the model sees the usual order with other strides.
        input = _plan.Input.IsImage
            ? input.view([count, shape[1], shape[2], shape[0]]).permute([0, 3, 1, 2])
            : input.view([count, .. shape]);
        return new TrainingBatch(
            input, _target.narrow(0, 0, count), IsWeighted ? _weights.narrow(0, 0, count) : null, sum);
    }

    public void Dispose()
    {
        _input.Dispose();
        _target.Dispose();
        _weights.Dispose();
    }

    private void WriteFeatures(int slot, in Sample sample, long? epoch)
    {
        var features = _spool.FeaturesOf(sample.Row);
        if (_plan.Input.IsIndex)
        {
            _kernel.Write(features, _input.data<long>().Slice(slot * _elements, _elements));
            return;
        }

        var augmentation = epoch is null ? null : _plan.Augmentation;
        var random = new StableRandom(_plan.Seed, epoch ?? 0, sample.Position);
        _kernel.Write(features, _input.data<float>().Slice(slot * _elements, _elements), augmentation, random);
    }

    /// <summary>Writes a label and returns its class's weight.</summary>
    private double WriteLabel(int slot, RowLocation row)
    {
        var label = _spool.LabelOf(row, _label);
        if (!_takesClasses)
        {
            var target = _target.data<float>().Slice(slot * _label.Length, _label.Length);
            for (var i = 0; i < label.Length; i++) target[i] = (float)label[i];
            return 1;
        }

        var number = (long)label[0];
        if (number < 0 || number != label[0])
            throw new ArgumentException($"The label {label[0]} is no class: classes are whole numbers from 0.");
        _target.data<long>()[slot] = number;
        if (_plan.ClassWeights is not { } classes) return 1;
        return number < classes.Length
            ? classes[number]
            : throw new ArgumentException($"The label {number} has no weight: ClassWeights has {classes.Length}.");
    }
}
