using SparkDL.Arrow.Columns;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Transformers.Scoring;

/// <summary>Runs a model over the rows of one task, in batches of good rows.</summary>
internal sealed class ModelRunner : IDisposable
{
    private readonly ModelLease<LoadedModel> _lease;
    private readonly ModelInput _input;
    private readonly RowReader _reader;
    private readonly int _batchSize;
    private readonly bool _features;
    private readonly DynamicBatcher? _batcher;
    private readonly BatchPolicy _policy;

    public ModelRunner(FunctionContext context, string folder, ModelTransformer settings, bool features)
    {
        _input = ModelInput.Read(folder);
        (_batchSize, _features) = (settings.BatchSize, features);
        _reader = new RowReader(_input, settings.DecodeImages);
        _lease = context.Models.GetOrLoad(
            ModelCacheKey.Of(folder), () => ModelFolder.Load(folder),
            model => model.Module.parameters().Sum(p => p.nbytes));
        _policy = new BatchPolicy(settings.BatchSize, TimeSpan.FromMilliseconds(settings.JoinMilliseconds));
        if (!features || _lease.Model.Module is IFeatureModel)
        {
            _batcher = _policy.MaxQueueDelay > TimeSpan.Zero ? SharedBatchers.Enter(_lease.Model, features) : null;
            return;
        }

        Dispose();
        throw new ModelFormatException(folder, "architecture",
            $"{_input.Description.Architecture} has no pooled features");
    }

    /// <summary>The names of the classes, when the folder has them.</summary>
    public IReadOnlyList<string>? Labels => _input.Description.Labels;

    /// <summary>
    /// Hands each row's values to <paramref name="good"/>, or the error of the row to <paramref name="bad"/>, in the
    /// order of the rows.
    /// </summary>
    public void Run(Column rows, RowResultHandler good, Action<string> bad)
    {
        using Tensor buffer = torch.empty([_batchSize, .. _input.Shape], ScalarType.Float32);
        string?[] errors = new string?[_batchSize];
        for (int start = 0; start < rows.Length; start += _batchSize)
        {
            int count = Math.Min(_batchSize, rows.Length - start);
            int filled = Fill(rows, start, errors.AsSpan(0, count), buffer);
            Emit(buffer, filled, errors.AsSpan(0, count), good, bad);
        }
    }

    public void Dispose()
    {
        _batcher?.Leave();
        _lease.Dispose();
        _reader.Dispose();
    }

    /// <summary>Packs good rows at the front of the buffer, and stores the errors of the others.</summary>
    private int Fill(Column rows, int start, Span<string?> errors, Tensor buffer)
    {
        int size = (int)_input.ElementCount;
        Span<float> values = buffer.data<float>();
        int filled = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = _reader.Read(rows, start + i, values.Slice(filled * size, size));
            if (errors[i] is null)
                filled++;
        }
        return filled;
    }

    private void Emit(
        Tensor buffer, int filled, ReadOnlySpan<string?> errors, RowResultHandler good, Action<string> bad)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using InferenceModeScope mode = torch.inference_mode();
        ReadOnlySpan<float> results = filled == 0 ? [] : Scored(buffer.narrow(0, 0, filled), filled);
        BatchTelemetry.CountRows(filled, errors.Length - filled);
        int width = filled == 0 ? 0 : results.Length / filled;
        int next = 0;
        foreach (string? error in errors)
        {
            if (error is null)
                good(results.Slice(next++ * width, width));
            else
                bad(error);
        }
    }

    private ReadOnlySpan<float> Scored(Tensor batch, int rows)
    {
        if (BatchTelemetry.TryStart(_input.Description.Architecture, rows) is not { } telemetry)
            return Results(batch, rows);
        try
        {
            ReadOnlySpan<float> results = Results(batch, rows);
            telemetry.End();
            return results;
        }
        catch (Exception e)
        {
            telemetry.End(ErrorTypes.Of(e));
            throw;
        }
    }

    private ReadOnlySpan<float> Results(Tensor batch, int rows) => _batcher is null
        ? Forward(batch).data<float>()
        : _batcher.Run(batch, rows, _policy, Forward);

    private Tensor Forward(Tensor batch)
    {
        torch.nn.Module<Tensor, Tensor> module = _lease.Model.Module;
        Tensor result = _features ? ((IFeatureModel)module).forward_features(batch) : module.call(batch);
        return result.to(ScalarType.Float32).contiguous();
    }
}

/// <summary>Takes the values that the model gives for one row.</summary>
internal delegate void RowResultHandler(ReadOnlySpan<float> values);
