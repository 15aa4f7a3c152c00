using System.Text;
using System.Text.Json;
using SparkDL.Functions;
using SparkDL.Interop;
using SparkDL.Ranks;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Children;
using SparkDL.Worker.Daemon;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Modes;

/// <summary>
/// Runs the ranks of one function on this machine without Spark: a child process for each rank, around a barrier server
/// that speaks Spark's protocol. The program that asks is told of the first error only: the others follow from it.
/// </summary>
internal sealed class RanksMain(RanksRequest request, string executable)
{
    private readonly CancellationTokenSource _failed = new();
    private readonly bool[] _hasOutput = new bool[request.Inputs.Length];
    private string? _error;

    public static void Run()
    {
        var replies = StandardStreams.TakeOutput();
        var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var request = JsonSerializer.Deserialize<RanksRequest>(input.ReadLine() ?? "null");
        if (request is null) return;
        var ranks = new RanksMain(request, Environment.ProcessPath!);
        new Thread(() => ranks.EndWithInput(input)) { IsBackground = true, Name = "end of the input" }.Start();
        PosixProcess.Write(replies, JsonSerializer.SerializeToUtf8Bytes(ranks.RunAll()));
    }

    private RanksAnswer RunAll()
    {
        using var barrier = new LocalBarrierServer(_hasOutput.Length);
        var threads = Enumerable.Range(0, _hasOutput.Length)
            .Select(rank => new Thread(() => RunRank(rank, barrier)) { Name = $"rank {rank}", IsBackground = true })
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new RanksAnswer { Error = _error, HasOutput = _hasOutput };
    }

    private void RunRank(int rank, LocalBarrierServer barrier)
    {
        try
        {
            using var child = ChildProcess.Start(executable, RequestOf(rank, barrier));
            var result = child.Wait(_failed.Token);
            if (result.Error is not null) throw new ChildFailedException(result.Error);
            _hasOutput[rank] = result.HasOutput;
        }
        catch (Exception e)
        {
            var error = $"Rank {rank} of {_hasOutput.Length} failed: {e.Message}";
            // The first to fail is the cause: the others fail because it is gone.
            if (Interlocked.CompareExchange(ref _error, error, null) is not null) return;
            barrier.Fail(error);
            _failed.Cancel();
        }
    }

    private ChildRequest RequestOf(int rank, LocalBarrierServer barrier) => new()
    {
        Command = request.Command,
        FilesFolder = request.FilesFolder,
        InputPath = request.Inputs[rank],
        OutputPath = request.Outputs[rank],
        PartitionId = rank,
        Barrier = new ChildBarrierAddress(
            barrier.PortOf(rank), Path: null, barrier.Secret, PreferIPv6: false,
            [.. Enumerable.Repeat("localhost:0", _hasOutput.Length)]),
    };

    /// <summary>The program writes no more: the end of its pipe is its own end, or its wish to end the ranks.</summary>
    private void EndWithInput(StreamReader input)
    {
        while (input.Read() >= 0)
        {
        }

        _failed.Cancel();
    }
}
