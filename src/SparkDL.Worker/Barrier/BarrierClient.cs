using System.Globalization;
using System.Net.Sockets;
using SparkDL.Functions;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Barrier;

/// <summary>
/// The barrier of a stage, by calls to Spark's barrier server in the executor, each over a connection of its own.
/// </summary>
internal sealed class BarrierClient : IBarrier
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromHours(1);

    private readonly IBarrierEndpoint _server;
    private readonly TimeSpan _limit;
    private readonly IWaitObserver? _waits;
    private readonly CancellationToken _cancelled;

    public BarrierClient(
        IBarrierEndpoint server,
        int rank,
        IReadOnlyList<string> addresses,
        IReadOnlyDictionary<string, string> settings,
        IWaitObserver? waits, CancellationToken cancelled)
    {
        _waits = waits;
        _server = server;
        _limit = FunctionSettings.GetSeconds(settings, FunctionSettings.BarrierSeconds) ?? DefaultLimit;
        _cancelled = cancelled;
        Rank = rank;
        Addresses = addresses;
    }

    public int Rank { get; }

    public int Size => Addresses.Count;

    public IReadOnlyList<string> Addresses { get; }

    public void Wait() => Call(output => output.WriteInt((int)BarrierCall.Barrier), "barrier");

    public IReadOnlyList<string> AllGather(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Call(
            output =>
            {
                output.WriteInt((int)BarrierCall.AllGather);
                output.WriteText(message);
            },
            "allGather");
    }

    private IReadOnlyList<string> Call(Action<WireWriter> request, string name)
    {
        _cancelled.ThrowIfCancellationRequested();
        using var waiting = WaitScope.Begin(_waits);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(_cancelled);
        given.CancelAfter(_limit);
        try
        {
            using var stream = _server.Connect();
            using var abandon = given.Token.Register(stream.Dispose);
            return Exchange(new WireReader(stream), new WireWriter(stream), request);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException
            or WorkerProtocolException or SparkDisconnectedException)
        {
            _cancelled.ThrowIfCancellationRequested();
            if (given.IsCancellationRequested) throw new FunctionException(Overdue(name), e);
            throw new FunctionException($"The {name} call of rank {Rank} failed at {_server}: {e.Message}", e);
        }
    }

    private string Overdue(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"The {name} call of rank {Rank} waited {_limit.TotalSeconds} s for all {Size} ranks, the limit of the setting "
        + $"{FunctionSettings.BarrierSeconds}. Either a rank takes longer than that until it calls, or it will never "
        + $"call, as when Spark restarted this rank and not the others.");

    private IReadOnlyList<string> Exchange(WireReader input, WireWriter output, Action<WireWriter> request)
    {
        if (_server.Secret is { } secret)
        {
            output.WriteText(secret);
            output.Flush();
            if (input.ReadText("the answer to our secret") != "ok")
                throw new WorkerProtocolException("the barrier server refused the secret");
        }

        request(output);
        output.Flush();
        return BarrierReply.Parse(input.ReadRest());
    }
}
