using System.Text;
using SparkDL.Functions;
using SparkDL.Functions.Commands;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Ends the task of a function that hangs. First the function's token is cancelled; if the function does not stop, its
/// task is answered with an error while its thread goes on, since .NET cannot end a thread from outside. The watchdog
/// has a thread of its own, since hanging functions may hold all threads of the pool.
/// </summary>
internal sealed class TaskWatchdog : IDisposable
{
    /// <summary>The time that a function has to stop after its token was cancelled.</summary>
    internal static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly byte[] Setting = Encoding.UTF8.GetBytes(FunctionSettings.HangSeconds);

    private readonly TaskClock _clock;
    private readonly TimeSpan _limit;
    private readonly Action _overdue;
    private readonly Action _abandon;
    private readonly ManualResetEventSlim _ended = new();

    private TaskWatchdog(TaskClock clock, TimeSpan limit, Action overdue, Action abandon)
    {
        (_clock, _limit, _overdue, _abandon) = (clock, limit, overdue, abandon);
        new Thread(Run) { IsBackground = true, Name = "task watchdog" }.Start();
    }

    /// <summary>
    /// Starts a watchdog over the creation, calls and disposal of functions, until the caller disposes the result.
    /// Returns null if the settings have no limit.
    /// </summary>
    /// <param name="commands">The commands of the functions.</param>
    /// <param name="task">Stage, partition and attempt, for the error.</param>
    /// <param name="clock">The clock that shows the functions' progress.</param>
    /// <param name="cancellation">Cancelled, with an error, at the limit.</param>
    /// <param name="abandon">
    /// Called with the error if the functions do not stop: it must answer Spark in place of the task's thread.
    /// </param>
    public static TaskWatchdog? StartForFunctions(
        IEnumerable<byte[]> commands, (int Stage, int Partition, int Attempt) task, TaskClock clock,
        TaskCancellation cancellation,
        Action<FunctionException> abandon)
    {
        // Most sessions set no limit: a search for the setting's name avoids decoding their commands twice.
        var limited = commands.Where(command => command.AsSpan().IndexOf(Setting) >= 0)
            .Select(command => FunctionCommandCodec.Decode(command))
            .ToList();
        if (limited.Count == 0) return null;
        if (FunctionSettings.GetSeconds(limited[0].Settings, FunctionSettings.HangSeconds) is not { } limit)
            return null;
        var names = string.Join(" + ", limited.Select(command => command.Code.Name));
        var error = HangError.Of(names, task.Stage, task.Partition, task.Attempt, limit);
        return Start(clock, limit, () => cancellation.Fail(error), () => abandon(error));
    }

    /// <summary>Starts a watchdog over a clock, until the caller disposes the result.</summary>
    internal static TaskWatchdog Start(TaskClock clock, TimeSpan limit, Action overdue, Action abandon) =>
        new(clock, limit, overdue, abandon);

    public void Dispose() => _ended.Set();

    private void Run()
    {
        while (_clock.TimeSinceProgress < _limit)
        {
            var left = _limit - _clock.TimeSinceProgress;
            if (_ended.Wait(left < Step ? left : Step)) return;
        }

        _overdue();
        if (_ended.Wait(GracePeriod)) return;
        // The function may have returned in the meantime: then the task's own thread answers.
        while (!_clock.TryAbandon())
        {
            if (_ended.Wait(Step)) return;
        }

        _abandon();
    }
}
