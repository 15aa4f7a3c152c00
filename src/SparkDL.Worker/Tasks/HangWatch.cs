using System.Text;
using SparkDL.Functions;
using SparkDL.Functions.Commands;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Ends a function that hangs. First it is told to stop, by its token; one that does not listen is left behind: no thread
/// can be ended from outside. It has a thread of its own, since hanging functions may hold all those of the pool.
/// </summary>
internal sealed class HangWatch : IDisposable
{
    /// <summary>How long a function that was told to stop may take.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly byte[] Setting = Encoding.UTF8.GetBytes(FunctionSettings.HangSeconds);

    private readonly TaskClock _clock;
    private readonly TimeSpan _limit;
    private readonly Action _overdue;
    private readonly Action _abandon;
    private readonly ManualResetEventSlim _ended = new();

    private HangWatch(TaskClock clock, TimeSpan limit, Action overdue, Action abandon)
    {
        (_clock, _limit, _overdue, _abandon) = (clock, limit, overdue, abandon);
        new Thread(Run) { IsBackground = true, Name = "hang watch" }.Start();
    }

    /// <summary>
    /// Watches functions, from their making to their disposal, until the result is disposed; null, at no cost, where the
    /// settings have no limit.
    /// </summary>
    /// <param name="commands">The functions, before they are made.</param>
    /// <param name="task">Stage, partition and attempt, for the error.</param>
    /// <param name="clock">Tells whether they move.</param>
    /// <param name="cancellation">Fails when they are overdue: that tells them to stop.</param>
    /// <param name="abandon">Answers in their place: the task's thread will not any more.</param>
    public static HangWatch? Over(
        IEnumerable<byte[]> commands, (int Stage, int Partition, int Attempt) task, TaskClock clock, TaskCancellation cancellation,
        Action<FunctionException> abandon)
    {
        // Most sessions set no limit: then nothing is decoded twice.
        var limited = commands.Where(command => command.AsSpan().IndexOf(Setting) >= 0).Select(command => FunctionCommandCodec.Decode(command)).ToList();
        if (limited.Count == 0 || FunctionSettings.Seconds(limited[0].Settings, FunctionSettings.HangSeconds) is not { } limit) return null;
        var error = HangError.Of(string.Join(" + ", limited.Select(command => command.Code.Name)), task.Stage, task.Partition, task.Attempt, limit);
        return Start(clock, limit, () => cancellation.Fail(error), () => abandon(error));
    }

    /// <summary>Watches a clock until the result is disposed.</summary>
    internal static HangWatch Start(TaskClock clock, TimeSpan limit, Action overdue, Action abandon) =>
        new(clock, limit, overdue, abandon);

    public void Dispose() => _ended.Set();

    private void Run()
    {
        while (_clock.Silence < _limit)
        {
            var left = _limit - _clock.Silence;
            if (_ended.Wait(left < Step ? left : Step)) return;
        }

        _overdue();
        if (_ended.Wait(Grace)) return;
        // It may be on its way out, with the answer in its hands: then it answers.
        while (!_clock.TryAbandon())
        {
            if (_ended.Wait(Step)) return;
        }

        _abandon();
    }
}
