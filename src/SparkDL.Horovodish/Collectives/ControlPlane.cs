using System.Net.Sockets;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Collectives;

/// <summary>
/// Waits for the peers and, while it waits, receives their control messages. It watches every connection of the mesh,
/// so a rank that fails is named also by the ranks that were not exchanging data with it.
/// </summary>
internal sealed class ControlPlane(ProcessGroupOptions me, PeerConnection[] peers)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly byte[] _frame = new byte[ControlMessage.Size];

    public long Step { get; set; } = -1;

    private IEnumerable<PeerConnection> Others => peers.Where(p => p.Rank != me.Rank);

    /// <summary>
    /// Returns when <paramref name="from"/> can be read or <paramref name="to"/> written, or after 250 ms at most.
    /// </summary>
    public void Wait(CollectiveWait wait, PeerConnection? from, PeerConnection? to)
    {
        me.CancellationToken.ThrowIfCancellationRequested();
        Collect(from, to);
        Socket.Select(_readable, _writable.Count > 0 ? _writable : null, null, wait.Deadline.RemainingUpTo(Slice));
        // Data that a peer sent before it left counts first: control messages are read only when no data moves.
        if (_writable.Count > 0 || (from is not null && _readable.Contains(from.Data))) return;
        foreach (var socket in _readable)
        {
            ReadNews(peers.First(p => p.Rank != me.Rank && p.Control == socket));
        }

        if (_readable.Count == 0) CheckTime(wait, from, to);
    }

    /// <summary>
    /// Sends a message to all others without waiting: a peer whose socket buffer is full does not get it.
    /// </summary>
    public void SendToAll(ControlMessage message)
    {
        var bytes = message.ToBytes();
        foreach (var peer in Others)
        {
            // A frame fits any socket buffer: if it does not go at once the peer is long dead or stopped.
            peer.Control.Send(bytes, SocketFlags.None, out _);
        }
    }

    /// <summary>
    /// The failure for a connection that a peer ended too early, with the reason that the peer gave, if any.
    /// </summary>
    public RankFailedException ConnectionLost(PeerConnection peer, string operation)
    {
        // The reason may have arrived before the connection ended.
        if (!peer.HasLeft) ReadNewsIfAny(peer);
        return Failure(peer, $"closed its connection during {operation}; its process has probably died");
    }

    private void Collect(PeerConnection? from, PeerConnection? to)
    {
        _readable.Clear();
        _writable.Clear();
        if (from is not null) _readable.Add(from.Data);
        if (to is not null) _writable.Add(to.Data);
        foreach (var peer in Others)
        {
            if (!peer.HasLeft) _readable.Add(peer.Control);
        }
    }

    private void ReadNewsIfAny(PeerConnection peer)
    {
        if (peer.Control.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead)) ReadNews(peer);
    }

    private void ReadNews(PeerConnection peer)
    {
        for (var filled = 0; filled < _frame.Length;)
        {
            var n = peer.Control.Receive(_frame.AsSpan(filled), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock && peer.Control.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectRead))
                continue;
            if (n == 0) throw Failure(peer, "closed its connections; its process has probably died");
            filled += n;
        }

        Take(peer, ControlMessage.Parse(_frame));
    }

    private void Take(PeerConnection peer, ControlMessage news)
    {
        switch (news.What)
        {
            case ControlMessage.Kind.Waiting:
                peer.WaitingInCollective = news.Number;
                break;
            case ControlMessage.Kind.Goodbye:
                peer.HasLeft = true;
                break;
            default:
                var culprit = news.Rank >= 0 && news.Rank < peers.Length ? peers[news.Rank] : peer;
                throw new RankFailedException(culprit.Rank, culprit.Host, Step, $"{peer} gave up: {news.Text}");
        }
    }

    private void CheckTime(CollectiveWait wait, PeerConnection? from, PeerConnection? to)
    {
        var warnAfter = me.StallWarning < wait.Deadline.Limit / 2 ? me.StallWarning : wait.Deadline.Limit / 2;
        if (!wait.HasWarned && wait.Deadline.Elapsed > warnAfter)
        {
            SendToAll(new ControlMessage(ControlMessage.Kind.Waiting, me.Rank, wait.Sequence, ""));
            wait.HasWarned = true;
            wait.WarnAt = wait.Deadline.Elapsed + Slice;
        }

        if (wait.WarnAt is { } at && wait.Deadline.Elapsed > at)
        {
            wait.WarnAt = null;
            me.Warn?.Invoke(
                $"Rank {me.Rank} has waited {wait.Deadline.Elapsed.TotalSeconds:0} s in {wait.Operation} for "
                + $"{string.Join(", ", Missing(wait, from, to).AsEnumerable())} (step {Step}).");
        }

        if (wait.Deadline.HasPassed) throw TimedOut(wait, Missing(wait, from, to));
    }

    /// <summary>
    /// The ranks that have not reported that they wait in the same collective; else the one that this rank waits for.
    /// </summary>
    private PeerConnection[] Missing(CollectiveWait wait, PeerConnection? from, PeerConnection? to)
    {
        PeerConnection[] silent = [.. Others.Where(p => p.WaitingInCollective < wait.Sequence)];
        return silent.Length > 0 ? silent : [(from ?? to)!];
    }

    private RankFailedException TimedOut(CollectiveWait wait, PeerConnection[] missing) => new(missing[0].Rank, missing[0].Host, Step,
        $"Rank {me.Rank} waited {wait.Deadline.Limit.TotalSeconds:0.#} s in {wait.Operation} and heard nothing of "
        + $"{string.Join(", ", missing.AsEnumerable())} (step {Step}).");

    private RankFailedException Failure(PeerConnection peer, string what) =>
        new(peer.Rank, peer.Host, Step,
            $"{char.ToUpperInvariant(peer.ToString()[0])}{peer.ToString()[1..]} {what} (step {Step}).");
}
