using System.Net.Sockets;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Collectives;

/// <summary>
/// Sends a message to one rank and receives one from another at the same time, on one thread. Both sockets are
/// non-blocking, and the thread waits only when neither can move, so two ranks cannot block each other by sending.
/// </summary>
internal sealed class MessageTransfer(ControlPlane control, int rank)
{
    // The header and a short body leave in one packet.
    private readonly byte[] _first = new byte[8192];

    public void Run<TSink>(
        CollectiveWait wait,
        MessageHeader header,
        PeerConnection? to,
        ReadOnlySpan<byte> body,
        PeerConnection? from,
        scoped ref TSink sink)
        where TSink : IReceiveBuffer, allows ref struct
    {
        var outgoing = new Outgoing(_first, header, to is null ? default : body, to is not null);
        Span<byte> heading = stackalloc byte[MessageHeader.Size];
        var headed = from is null ? MessageHeader.Size : 0;
        while (!outgoing.IsDone || headed < MessageHeader.Size || (from is not null && !sink.Next.IsEmpty))
        {
            var moved = !outgoing.IsDone && TrySend(wait, to!, ref outgoing);
            if (from is not null) moved |= TryReceive(wait, header, from, heading, ref headed, ref sink);
            if (moved) continue;
            var stillReading = headed < MessageHeader.Size || (from is not null && !sink.Next.IsEmpty);
            control.Wait(wait, stillReading ? from : null, outgoing.IsDone ? null : to);
        }
    }

    private bool TrySend(CollectiveWait wait, PeerConnection to, ref Outgoing outgoing)
    {
        var n = to.Data.Send(outgoing.Next, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return false;
        if (error != SocketError.Success) throw control.ConnectionLost(to, wait.Operation);
        outgoing.Advance(n);
        return true;
    }

    private bool TryReceive<TSink>(
        CollectiveWait wait,
        MessageHeader mine,
        PeerConnection from,
        scoped Span<byte> heading,
        ref int headed,
        scoped ref TSink sink)
        where TSink : IReceiveBuffer, allows ref struct
    {
        var isHeading = headed < heading.Length;
        var space = isHeading ? heading[headed..] : sink.Next;
        if (space.IsEmpty) return false;
        var n = from.Data.Receive(space, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return false;
        if (n == 0 || error != SocketError.Success) throw control.ConnectionLost(from, wait.Operation);
        if (!isHeading)
        {
            sink.Advance(n);
            return true;
        }

        headed += n;
        if (headed == heading.Length) Check(heading, mine, from, sink.Length);
        return true;
    }

    private void Check(ReadOnlySpan<byte> heading, MessageHeader mine, PeerConnection from, long expectedLength)
    {
        if (MessageHeader.Read(heading) is not { } theirs)
            throw Mismatch(from, $"{from} sent something that is no message of this protocol to rank {rank}.");
        if (theirs with { BodyLength = 0 } != mine with { BodyLength = 0 } || theirs.BodyLength != expectedLength)
            throw Mismatch(from, $"Ranks do different things: {from} calls {theirs}, rank {rank} calls {mine}.");
    }

    private RankFailedException Mismatch(PeerConnection from, string message) =>
        new(from.Rank, from.Host, control.Step, message);

    /// <summary>Header and body, as one stream.</summary>
    private ref struct Outgoing
    {
        private readonly ReadOnlySpan<byte> _first;
        private readonly ReadOnlySpan<byte> _rest;
        private int _sent;

        public Outgoing(Span<byte> first, MessageHeader header, ReadOnlySpan<byte> body, bool isSending)
        {
            if (!isSending) return;
            header.Write(first);
            var together = Math.Min(body.Length, first.Length - MessageHeader.Size);
            body[..together].CopyTo(first[MessageHeader.Size..]);
            _first = first[..(MessageHeader.Size + together)];
            _rest = body[together..];
        }

        public readonly bool IsDone => _sent == _first.Length + _rest.Length;

        public readonly ReadOnlySpan<byte> Next =>
            _sent < _first.Length ? _first[_sent..] : _rest[(_sent - _first.Length)..];

        public void Advance(int count) => _sent += count;
    }
}
