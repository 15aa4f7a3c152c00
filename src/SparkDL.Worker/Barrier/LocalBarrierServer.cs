using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Barrier;

/// <summary>
/// The barrier server of a job that runs without Spark: it speaks Spark's barrier protocol, so that ranks cannot
/// tell the difference. A rank that is lost fails the others' calls at once.
/// </summary>
internal sealed class LocalBarrierServer : IDisposable
{
    private readonly Socket[] _listeners;
    private readonly BarrierRounds _rounds;

    public LocalBarrierServer(int ranks)
    {
        _rounds = new BarrierRounds(ranks);
        Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _listeners = [.. Enumerable.Range(0, ranks).Select(Listen)];
    }

    public string Secret { get; }

    /// <summary>Where one rank calls. As in Spark each task has a server of its own: a call does not name its rank.</summary>
    public int PortOf(int rank) => ((IPEndPoint)_listeners[rank].LocalEndPoint!).Port;

    /// <summary>Fails all calls, present and future, with this text.</summary>
    public void Fail(string text) => _rounds.Fail(text);

    public void Dispose()
    {
        _rounds.Fail("the job has ended");
        foreach (var listener in _listeners) listener.Dispose();
    }

    private Socket Listen(int rank)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(() => Accept(listener, rank)) { IsBackground = true, Name = $"barrier of rank {rank}" }.Start();
        return listener;
    }

    private void Accept(Socket listener, int rank)
    {
        try
        {
            // One call at a time: a rank waits for the answer before it calls again.
            while (true) Serve(listener.Accept(), rank);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The job has ended.
        }
    }

    private void Serve(Socket socket, int rank)
    {
        try
        {
            using (socket)
            {
                using var stream = new NetworkStream(socket, ownsSocket: false);
                Answer(new WireReader(stream), new WireWriter(stream), rank);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException
            or WorkerProtocolException or SparkGoneException)
        {
            // The rank is gone; whoever watches its process says so to the others.
        }
    }

    private void Answer(WireReader input, WireWriter output, int rank)
    {
        var known = input.ReadText("the secret") == Secret;
        output.WriteText(known ? "ok" : "err");
        output.Flush();
        if (!known) return;
        var call = input.ReadInt();
        var message = call == 2 ? input.ReadText("a message") : "";
        output.Write(_rounds.Meet(rank, call, message));
        output.Flush();
    }
}
