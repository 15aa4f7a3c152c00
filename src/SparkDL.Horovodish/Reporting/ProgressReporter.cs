using System.Globalization;

namespace SparkDL.Horovodish.Reporting;

/// <summary>Reports progress as lines of text, and as curves for TensorBoard where a folder is given.</summary>
internal sealed class ProgressReporter : IDisposable
{
    private readonly Action<string> _write;
    private readonly TensorBoardEventFile? _events;
    private readonly int _epochs;
    private readonly Lock _gate = new();
    private int _lastEpoch;
    private long? _attempt;

    public ProgressReporter(Action<string> write, string? logDir, int epochs)
    {
        (_write, _epochs) = (write, epochs);
        _events = logDir is null ? null : new TensorBoardEventFile(logDir);
    }

    /// <summary>The number of times that the ranks were started again, as far as the driver was told.</summary>
    public int Restarts { get; private set; }

    /// <summary>Takes a message of rank 0.</summary>
    public void Receive(ProgressMessage message)
    {
        lock (_gate)
        {
            if (_attempt is { } before && message.Attempt > before)
                _write($"attempt {++Restarts + 1}: the ranks were started again");
            _attempt = message.Attempt;
            if (message.Warning is { } warning) _write(warning);
            if (message.Step is { } step) Step(step, message);
            if (message.Epoch is { } record) Epoch(record);
        }
    }

    /// <summary>
    /// Adds the epochs of which no message arrived during the training: an executor may be unable to reach the driver.
    /// </summary>
    public void Complete(TrainingHistory history)
    {
        lock (_gate)
        {
            foreach (var record in history.Epochs) Epoch(record);
        }
    }

    public void Dispose() => _events?.Dispose();

    private void Step(long step, ProgressMessage message)
    {
        _write(Text($"  step {step}/{message.TotalSteps}  loss {message.Loss:0.0000}"));
        _events?.AddScalar("loss/step", message.Loss, step);
        _events?.Flush();
    }

    private void Epoch(EpochRecord r)
    {
        if (r.Epoch <= _lastEpoch) return;
        _lastEpoch = r.Epoch;
        _write(Text($"epoch {r.Epoch}/{_epochs}  loss {r.Loss:0.0000}")
            + (r.Accuracy is { } a ? Text($"  accuracy {a:0.0000}") : "")
            + (r.ValidationLoss is { } v ? Text($"  held-out loss {v:0.0000}") : "")
            + (r.ValidationAccuracy is { } w ? Text($"  held-out accuracy {w:0.0000}") : "")
            + Text($"  {r.SamplesPerSecond:0} samples/s"));
        Point("loss/train", r.Loss, r);
        Point("accuracy/train", r.Accuracy, r);
        Point("loss/validation", r.ValidationLoss, r);
        Point("accuracy/validation", r.ValidationAccuracy, r);
        Point("learning_rate", r.LearningRate, r);
        _events?.Flush();
    }

    private void Point(string tag, double? value, EpochRecord record)
    {
        if (value is { } known) _events?.AddScalar(tag, known, record.Step);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
