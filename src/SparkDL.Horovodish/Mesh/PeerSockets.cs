using System.Net;
using System.Net.Sockets;
using SparkDL.Diagnostics;

namespace SparkDL.Horovodish.Mesh;

/// <summary>Opens connections between ranks, and from a rank to the driver; both ends know the job's secret.</summary>
internal static class PeerSockets
{
    private static readonly TimeSpan DialSlice = TimeSpan.FromSeconds(5);

    /// <summary>Listens on a free port of all addresses of this host.</summary>
    public static Socket Listen()
    {
        var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        listener.Listen(1024);
        return listener;
    }

    /// <summary>Connects to one address of a peer and shakes hands, within 5 s and the deadline.</summary>
    /// <exception cref="RankFailedException">The peer refused the handshake.</exception>
    /// <exception cref="SocketException">The peer was not reached.</exception>
    /// <exception cref="IOException">The connection ended during the handshake.</exception>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    public static Socket Dial(
        ProcessGroupOptions me, RankAddress peer, byte channel, IPEndPoint endpoint, Deadline deadline)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var source = new CancellationTokenSource(deadline.RemainingUpTo(DialSlice));
            socket.ConnectAsync(endpoint, source.Token).AsTask().GetAwaiter().GetResult();
            SetTimeouts(socket, deadline);
            Handshake.Dial(socket, me, peer, channel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Limits what follows on the socket to 5 s and the deadline, and sends at once.</summary>
    public static void SetTimeouts(Socket socket, Deadline deadline)
    {
        var milliseconds = Math.Max(1, (int)deadline.RemainingUpTo(DialSlice).TotalMilliseconds);
        socket.ReceiveTimeout = milliseconds;
        socket.SendTimeout = milliseconds;
        socket.NoDelay = true;
    }
}
