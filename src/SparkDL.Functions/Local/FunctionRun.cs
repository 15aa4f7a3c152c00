using System.Diagnostics;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Local;

/// <summary>
/// The span and the duration of a function that runs in this process, from its making to the end of its rows. Since the
/// caller enumerates the rows, the span is the current one only while the function itself runs.
/// </summary>
internal sealed class FunctionRun : IDisposable
{
    private readonly Activity? _activity = Telemetry.Source.StartDetached(
        Telemetry.Spans.RunFunction, ActivityKind.Internal);
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly FunctionKind _kind;
    private string? _error;

    /// <summary>Begins the run of a command's function.</summary>
    public FunctionRun(FunctionCommand command)
    {
        _kind = command.Kind;
        if (_activity is not { IsAllDataRequested: true }) return;
        _activity.SetTag(Telemetry.Tags.FunctionKind, FunctionKinds.NameOf(_kind));
        _activity.SetTag(Telemetry.Tags.FunctionName, command.Code.Name);
    }

    /// <summary>Runs a part of the function within the span.</summary>
    public T Inside<T>(Func<T> part)
    {
        var current = Activity.Current;
        if (_activity is not null) Activity.Current = _activity;
        try
        {
            return part();
        }
        catch (Exception e)
        {
            _error = ErrorTypes.Of(e);
            throw;
        }
        finally
        {
            if (_activity is not null) Activity.Current = current;
        }
    }

    /// <summary>Ends the run.</summary>
    public void Dispose()
    {
        if (_error is not null) _activity.Fail(_error);
        _activity.StopDetached();
        if (!Telemetry.FunctionDuration.Enabled) return;
        var tags = new TagList { { Telemetry.Tags.FunctionKind, FunctionKinds.NameOf(_kind) } };
        if (_error is not null) tags.Add(ErrorTypes.Tag, _error);
        Telemetry.FunctionDuration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, tags);
    }
}
