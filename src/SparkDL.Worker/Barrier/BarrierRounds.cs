namespace SparkDL.Worker.Barrier;

/// <summary>Collects the calls of ranks in rounds: a round ends when each rank has called once.</summary>
internal sealed class BarrierRounds
{
    private readonly Lock _gate = new();
    private readonly Queue<Round> _rounds = new();
    private readonly int[] _done;
    private readonly int _ranks;
    private int _ended;
    private string? _failure;

    public BarrierRounds(int ranks)
    {
        _ranks = ranks;
        _done = new int[ranks];
    }

    /// <summary>Waits for the calls of the other ranks and returns the reply that all get.</summary>
    public byte[] AwaitReply(int rank, BarrierCall call, string message)
    {
        Round round;
        lock (_gate)
        {
            if (_failure is not null) return BarrierReply.Failure(_failure);
            round = RoundOf(rank);
            if (round.Call is { } other && other != call)
                FailLocked($"rank {rank} called {NameOf(call)} where another rank called {NameOf(other)}");
            round.Call = call;
            round.Messages[rank] = message;
            if (round.Messages.All(text => text is not null)) Complete(round);
        }

        return round.Reply.Task.GetAwaiter().GetResult();
    }

    public void Fail(string text)
    {
        lock (_gate) FailLocked(text);
    }

    private void FailLocked(string text)
    {
        _failure ??= text;
        foreach (var round in _rounds) round.Reply.TrySetResult(BarrierReply.Failure(_failure));
    }

    private Round RoundOf(int rank)
    {
        var place = _done[rank]++ - _ended;
        while (_rounds.Count <= place) _rounds.Enqueue(new Round(_ranks));
        return _rounds.ElementAt(place);
    }

    private void Complete(Round round)
    {
        string[] texts = round.Call == BarrierCall.Barrier ? ["success"] : [.. round.Messages.Select(text => text!)];
        round.Reply.TrySetResult(BarrierReply.Success(texts));
        _rounds.Dequeue();
        _ended++;
    }

    private static string NameOf(BarrierCall call) => call switch
    {
        BarrierCall.Barrier => "barrier",
        BarrierCall.AllGather => "allGather",
        _ => $"call number {(int)call}, which the protocol does not have,",
    };

    private sealed class Round(int ranks)
    {
        public BarrierCall? Call { get; set; }

        public string?[] Messages { get; } = new string?[ranks];

        public TaskCompletionSource<byte[]> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
