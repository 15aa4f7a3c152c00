using System.Net.Sockets;
using SparkDL.Horovodish.Collectives;

namespace SparkDL.Horovodish.Mesh;

/// <summary>Which of the two connections of a pair of ranks.</summary>
internal enum Channel : byte
{
    Data = 1,
    Control = 2,
}

/// <summary>Another rank, as one rank sees it.</summary>
internal sealed class Peer(int rank, string host) : IDisposable
{
    private Socket? _data;
    private Socket? _control;

    public int Rank { get; } = rank;

    public string Host { get; } = host;

    public Socket Data => _data ?? throw new ObjectDisposedException($"the connection to rank {Rank}");

    public Socket Control => _control ?? throw new ObjectDisposedException($"the connection to rank {Rank}");

    public bool IsConnected => _data is not null && _control is not null;

    /// <summary>It said that it is done: the end of its connection is no failure.</summary>
    public bool HasLeft { get; set; }

    /// <summary>The last collective that it said it has been waiting in for long; -1 when it said nothing.</summary>
    public long WaitingIn { get; set; } = -1;

    /// <summary>Takes a connection that has passed the handshake; false when there is one already.</summary>
    public bool Attach(Channel channel, Socket socket)
    {
        ref var slot = ref channel == Channel.Data ? ref _data : ref _control;
        if (slot is not null || channel is not (Channel.Data or Channel.Control)) return false;
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
