using SparkDL.Functions;

namespace SparkDL.Testing;

/// <summary>A barrier among threads of this process, for functions that run in barrier stages.</summary>
public sealed class LocalBarrier : IBarrier
{
    private readonly Group _group;

    private LocalBarrier(Group group, int rank) => (_group, Rank) = (group, rank);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _group.Size;

    /// <inheritdoc/>
    public IReadOnlyList<string> Addresses => [.. Enumerable.Range(0, Size).Select(rank => $"localhost:{7000 + rank}")];

    /// <summary>Creates the barriers of a stage, one for each rank.</summary>
    /// <param name="size">The number of ranks, at least 1.</param>
    /// <param name="timeout">The time that a rank waits for the others in one call. Default: 60 s.</param>
    public static IReadOnlyList<LocalBarrier> Create(int size, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var group = new Group(size, timeout ?? TimeSpan.FromMinutes(1));
        return [.. Enumerable.Range(0, size).Select(rank => new LocalBarrier(group, rank))];
    }

    /// <inheritdoc/>
    /// <exception cref="FunctionException">Another rank did not come in time, or has failed.</exception>
    public void Wait() => _group.Gather(Rank, "");

    /// <inheritdoc/>
    /// <exception cref="FunctionException">Another rank did not come in time, or has failed.</exception>
    public IReadOnlyList<string> AllGather(string message) => _group.Gather(Rank, message);

    /// <summary>Fails the waiting and all later calls of the other ranks: this rank will make none.</summary>
    public void Fail() => _group.Fail(Rank);

    private sealed class Group(int size, TimeSpan timeout)
    {
        private readonly object _gate = new();
        private string?[] _messages = new string?[size];
        private string[]? _gathered;
        private long _round;
        private int _failed = -1;

        public int Size => size;

        public IReadOnlyList<string> Gather(int rank, string message)
        {
            ArgumentNullException.ThrowIfNull(message);
            var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
            lock (_gate)
            {
                ThrowIfFailed(rank);
                _messages[rank] = message;
                if (Array.TrueForAll(_messages, m => m is not null)) return Complete();
                for (var round = _round; round == _round;)
                {
                    var left = deadline - Environment.TickCount64;
                    if (left <= 0) throw TimedOut(rank);
                    Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
                    if (round == _round) ThrowIfFailed(rank);
                }

                return _gathered!;
            }
        }

        public void Fail(int rank)
        {
            lock (_gate)
            {
                _failed = rank;
                Monitor.PulseAll(_gate);
            }
        }

        private string[] Complete()
        {
            _gathered = _messages!;
            _messages = new string?[size];
            _round++;
            Monitor.PulseAll(_gate);
            return _gathered;
        }

        private void ThrowIfFailed(int rank)
        {
            if (_failed >= 0)
                throw new FunctionException($"Rank {rank} waits at the barrier for rank {_failed}, which failed.");
        }

        private FunctionException TimedOut(int rank)
        {
            var late = Enumerable.Range(0, size).Where(other => _messages[other] is null);
            return new FunctionException($"Rank {rank} waited {timeout.TotalSeconds:0.###} s at the barrier, and these "
                + $"ranks have not come: {string.Join(", ", late)}.");
        }
    }
}
