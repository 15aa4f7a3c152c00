using System.Net.Sockets;

namespace SparkDL.Horovodish.Mesh;

/// <summary>One of the two connections between a pair of ranks.</summary>
internal enum PeerChannel : byte
{
    Data = 1,
    Control = 2,
}

/// <summary>The connections to another rank, and what is known of it.</summary>
internal sealed class PeerConnection(int rank, string host) : IDisposable
{
    private Socket? _data;
    private Socket? _control;

    public int Rank { get; } = rank;

    public string Host { get; } = host;

    public Socket Data => _data ?? throw new ObjectDisposedException($"the connection to rank {Rank}");

    public Socket Control => _control ?? throw new ObjectDisposedException($"the connection to rank {Rank}");

    public bool IsConnected => _data is not null && _control is not null;

    /// <summary>Whether the rank has reported that it is done: the end of its connection is then no failure.</summary>
    public bool HasLeft { get; set; }

    /// <summary>
    /// Whether the rank did not take a control message in time, of which a part may be sent: no other may follow it.
    /// </summary>
    public bool HasStalled { get; set; }

    /// <summary>The last collective in which the rank reported to have waited for long; -1 before any report.</summary>
    public long WaitingInCollective { get; set; } = -1;

    /// <summary>Takes a connection that has passed the handshake; returns false when there already is one.</summary>
    public bool Attach(PeerChannel channel, Socket socket)
    {
        ref var slot = ref channel == PeerChannel.Data ? ref _data : ref _control;
        if (slot is not null || channel is not (PeerChannel.Data or PeerChannel.Control)) return false;
        // From here on the socket is only used without blocking: the transfer loop does the waiting.
        socket.Blocking = false;
        slot = socket;
        return true;
    }

    public void Dispose()
    {
        _data?.Dispose();
        _control?.Dispose();
    }

    public override string ToString() => $"rank {Rank} on {Host}";
}
