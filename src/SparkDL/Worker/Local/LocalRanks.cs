using System.Reflection;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Deployment;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Children;

namespace SparkDL.Worker.Local;

/// <summary>
/// Runs ranks on this machine without Spark: each is a child process, and they share a local barrier server.
/// </summary>
internal sealed class LocalRanks
{
    private readonly byte[] _command;
    private readonly string _executable;

    public LocalRanks(FunctionCommand command, IReadOnlyList<Assembly> application)
    {
        _executable = WorkerArchive.Unpack(WorkerArchive.Find());
        _command = FunctionCommandCodec.Encode(command with
        {
            ApplicationFolder = application.Count > 0
                ? UserCache.GetOrCopy("applications", ApplicationClosure.Of(application))
                : null,
        });
    }

    /// <exception cref="FunctionException">A rank failed; the others have been ended.</exception>
    public IReadOnlyList<IReadOnlyList<RecordBatch>> Run(
        IReadOnlyList<IEnumerable<RecordBatch>> partitions, CancellationToken cancellation)
    {
        using var barrier = new LocalBarrierServer(partitions.Count);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        FunctionException? first = null;
        var results = new IReadOnlyList<RecordBatch>[partitions.Count];
        var ranks = Enumerable.Range(0, partitions.Count).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = RunRank(rank, partitions, barrier, failed.Token);
            }
            catch (Exception e)
            {
                var error = new FunctionException($"Rank {rank} of {partitions.Count} failed: {e.Message}", e);
                // The first failure is the cause: the other ranks fail since that rank has ended.
                if (Interlocked.CompareExchange(ref first, error, null) is not null) return;
                barrier.Fail(error.Message);
                failed.Cancel();
            }
        }) { Name = $"rank {rank}", IsBackground = true }).ToList();
        ranks.ForEach(rank => rank.Start());
        ranks.ForEach(rank => rank.Join());
        cancellation.ThrowIfCancellationRequested();
        return first is null ? results : throw first;
    }

    private List<RecordBatch> RunRank(
        int rank, IReadOnlyList<IEnumerable<RecordBatch>> partitions, LocalBarrierServer barrier,
        CancellationToken cancelled)
    {
        var addresses = Enumerable.Repeat("localhost:0", partitions.Count).ToArray();
        var request = new ChildRequest
        {
            Command = _command,
            FilesFolder = Directory.GetCurrentDirectory(),
            OutputPath = "",
            PartitionId = rank,
            Barrier = new ChildBarrier(barrier.PortOf(rank), Path: null, barrier.Secret, PreferIPv6: false, addresses),
        };
        var map = new IsolatedMap(_executable, Path.GetTempPath(), waits: null);
        return [.. map.Run(partitions[rank], request, cancelled)];
    }
}
