using System.Net;
using System.Net.Sockets;
using SparkDL.Diagnostics;

namespace SparkDL.Horovodish.Mesh;

/// <summary>
/// Connects the ranks with each other: each opens a port, tells the others by allGather, connects to the lower ranks
/// and accepts the higher ones. Each pair has two connections, one for data and one for control messages.
/// </summary>
internal static class RankMesh
{
    /// <summary>Connects this rank with all others; the failure names the rank that did not connect.</summary>
    public static PeerConnection[] Connect(ProcessGroupOptions me, Func<string, IReadOnlyList<string>> allGather)
    {
        using var listener = PeerSockets.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var mine = new RankAddress(me.Rank, me.Attempt, me.Host, RankAddress.AddressesOfThisHost(), port);
        var all = allGather(mine.ToJson()).Select(RankAddress.FromJson).OrderBy(a => a.Rank).ToArray();
        Check(all, me);
        me = me with { Attempt = all.Min(a => a.Attempt) };
        var peers = all.Select(a => new PeerConnection(a.Rank, a.Host)).ToArray();
        var deadline = Deadline.After(me.ConnectTimeout);
        for (var rank = 0; rank < me.Rank; rank++) DialBoth(me, all[rank], peers[rank], deadline);
        AcceptAll(listener, me, peers, deadline);
        return peers;
    }

    private static void Check(RankAddress[] all, ProcessGroupOptions me)
    {
        if (!all.Select(a => a.Rank).SequenceEqual(Enumerable.Range(0, me.Size)))
        {
            var came = string.Join(", ", all.Select(a => a.Rank));
            throw new RankFailedException(-1, "", -1,
                $"Expected ranks 0 to {me.Size - 1}; the barrier brought {came}.");
        }
    }

    private static void DialBoth(ProcessGroupOptions me, RankAddress address, PeerConnection peer, Deadline deadline)
    {
        peer.Attach(PeerChannel.Data, Dial(me, address, PeerChannel.Data, deadline));
        peer.Attach(PeerChannel.Control, Dial(me, address, PeerChannel.Control, deadline));
    }

    private static Socket Dial(ProcessGroupOptions me, RankAddress peer, PeerChannel channel, Deadline deadline)
    {
        Exception? last = null;
        while (!deadline.HasPassed)
        {
            foreach (var address in peer.CandidatesFrom(me.Host))
            {
                me.CancellationToken.ThrowIfCancellationRequested();
                try
                {
                    var endpoint = new IPEndPoint(address, peer.Port);
                    return PeerSockets.Dial(me, peer, (byte)channel, endpoint, deadline);
                }
                catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
                {
                    last = e;
                }
            }

            me.CancellationToken.WaitHandle.WaitOne(deadline.RemainingUpTo(TimeSpan.FromMilliseconds(50)));
        }

        throw new RankFailedException(peer.Rank, peer.Host, -1,
            $"Rank {me.Rank} could not reach rank {peer.Rank} on {peer.Host} (port {peer.Port}, "
            + $"{string.Join(", ", peer.Addresses)}) within {deadline.Limit.TotalSeconds:0.#} s.", last);
    }

    private static void AcceptAll(Socket listener, ProcessGroupOptions me, PeerConnection[] peers, Deadline deadline)
    {
        while (peers.Skip(me.Rank + 1).FirstOrDefault(p => !p.IsConnected) is { } missing)
        {
            me.CancellationToken.ThrowIfCancellationRequested();
            if (deadline.HasPassed)
            {
                throw new RankFailedException(missing.Rank, missing.Host, -1,
                    $"Rank {missing.Rank} on {missing.Host} did not connect to rank {me.Rank} on {me.Host} within "
                    + $"{deadline.Limit.TotalSeconds:0.#} s.");
            }

            if (!listener.Poll(deadline.RemainingUpTo(TimeSpan.FromMilliseconds(200)), SelectMode.SelectRead)) continue;
            AcceptOne(listener.Accept(), me, peers, deadline);
        }
    }

    private static void AcceptOne(Socket socket, ProcessGroupOptions me, PeerConnection[] peers, Deadline deadline)
    {
        try
        {
            PeerSockets.SetTimeouts(socket, deadline);
            if (Handshake.Accept(socket, me) is { } caller && caller.Rank > me.Rank && caller.Rank < peers.Length
                && peers[caller.Rank].Attach((PeerChannel)caller.Channel, socket))
            {
                return;
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // A stranger, or a rank that died while it connected: the caller's deadline reports the latter.
        }

        socket.Dispose();
    }
}
