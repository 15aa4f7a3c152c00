using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Barrier;

/// <summary>
/// The barrier server of ranks that run without Spark. It speaks Spark's barrier protocol, so that ranks need no other
/// client. When a rank fails, the calls of the others fail at once.
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

    /// <summary>
    /// Returns the port for the calls of one rank. As in Spark each rank has a port of its own, since a call does not
    /// name its rank.
    /// </summary>
    public int PortOf(int rank) => ((IPEndPoint)_listeners[rank].LocalEndPoint!).Port;

    /// <summary>Fails all present and future calls with this text.</summary>
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
            // One call at a time: a rank waits for the reply before it calls again.
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
            or WorkerProtocolException or SparkDisconnectedException)
        {
            // The rank has ended; the thread that waits for its process fails the others.
        }
    }

    private void Answer(WireReader input, WireWriter output, int rank)
    {
        var known = input.ReadText("the secret") == Secret;
        output.WriteText(known ? "ok" : "err");
        output.Flush();
        if (!known) return;
        var call = (BarrierCall)input.ReadInt();
        var message = call == BarrierCall.AllGather ? input.ReadText("a message") : "";
        output.Write(_rounds.AwaitReply(rank, call, message));
        output.Flush();
    }
}
