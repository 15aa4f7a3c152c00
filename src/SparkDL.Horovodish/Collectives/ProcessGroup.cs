using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SparkDL.Diagnostics;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Collectives;

/// <summary>
/// Broadcast, allreduce, allgather and barrier among the ranks of a job, over sockets of their own. All ranks must call
/// the same operations in the same order with the same shapes; where they do not, the error names both ranks and both
/// operations.
/// </summary>
/// <remarks>
/// An instance belongs to one thread. After an exception the group cannot be used any more: dispose it, which closes
/// its connections. A collective fails after <see cref="ProcessGroupOptions.Timeout"/>.
/// </remarks>
public sealed class ProcessGroup : IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private readonly ProcessGroupOptions _me;
    private readonly PeerConnection[] _peers;
    private readonly ControlPlane _control;
    private readonly MessageTransfer _transfer;
    private readonly byte[] _scratch = GC.AllocateUninitializedArray<byte>(PieceBytes, pinned: true);
    private long _sequence;
    private bool _isOver;

    private ProcessGroup(ProcessGroupOptions me, PeerConnection[] peers)
    {
        _me = me;
        _peers = peers;
        _control = new ControlPlane(me, peers);
        _transfer = new MessageTransfer(_control, me.Rank);
    }

    /// <summary>This process's rank.</summary>
    public int Rank => _me.Rank;

    /// <summary>The number of ranks.</summary>
    public int Size => _me.Size;

    /// <summary>The number of the training step, which error messages state; -1 before the first.</summary>
    public long Step
    {
        get => _control.Step;
        set => _control.Step = value;
    }

    /// <summary>Connects this rank with all others.</summary>
    /// <param name="me">This rank and the limits of its waits.</param>
    /// <param name="allGather">Gives a text to all ranks and returns the texts of all, in the order of ranks.</param>
    /// <exception cref="RankFailedException">A rank did not connect in time or was refused.</exception>
    public static ProcessGroup Join(ProcessGroupOptions me, Func<string, IReadOnlyList<string>> allGather)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(allGather);
        var peers = me.Validated().Size == 1 ? [new PeerConnection(0, me.Host)] : RankMesh.Connect(me, allGather);
        return new ProcessGroup(me, peers);
    }

    /// <summary>Waits until all ranks have called it.</summary>
    public void Barrier()
    {
        if (Size == 1) return;
        using var observed = CollectiveTelemetry.Begin(CollectiveTelemetry.Barrier, 0);
        var wait = Begin(CollectiveOperation.Barrier, ElementTypes.Bytes, 0);
        // Log2(N) rounds: after each, a rank knows of twice as many others that they have arrived.
        for (var distance = 1; distance < Size; distance *= 2)
        {
            var nothing = new CopyReceiveBuffer([]);
            Guarded(wait.Patience, wait.Header with { Round = (ushort)distance }, Ahead(distance), [], Behind(distance),
                ref nothing);
        }
    }

    /// <summary>Gives every rank the values that <paramref name="root"/> has in <paramref name="values"/>.</summary>
    public void Broadcast<T>(Span<T> values, int root)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        var bytes = MemoryMarshal.AsBytes(values);
        if (Size == 1) return;
        using var observed = CollectiveTelemetry.Begin(CollectiveTelemetry.Broadcast, bytes.Length);
        var wait = Begin(CollectiveOperation.Broadcast, ElementTypes.Bytes, bytes.Length);
        var place = (Rank - root + Size) % Size;
        var header = wait.Header with { Round = (ushort)root };
        // A tree: a rank receives from the one that differs in its highest bit, then serves the places above it.
        var highest = place == 0 ? 0 : 1 << BitOperations.Log2((uint)place);
        var sink = new CopyReceiveBuffer(bytes);
        if (place > 0) Guarded(wait.Patience, header, null, [], PeerAt(root + place - highest), ref sink);
        for (var bit = Math.Max(1, highest * 2); place + bit < Size; bit *= 2)
        {
            var unused = new CopyReceiveBuffer([]);
            Guarded(wait.Patience, header, PeerAt(root + place + bit), bytes, null, ref unused);
        }
    }

    /// <summary>Replaces the values by their sums over all ranks. All ranks end with the same bits.</summary>
    public void AllReduce<T>(Span<T> values)
        where T : unmanaged, INumber<T>
    {
        var code = ElementTypes.CodeOf<T>();
        if (Size == 1) return;
        using var observed = CollectiveTelemetry.Begin(
            CollectiveTelemetry.AllReduce, MemoryMarshal.AsBytes(values).Length);
        var wait = Begin(CollectiveOperation.AllReduce, code, values.Length);
        ReduceScatter(wait, values);
        // Each rank now has one finished segment; they go round the ring.
        for (var round = 0; round < Size - 1; round++)
        {
            var sink = new CopyReceiveBuffer(MemoryMarshal.AsBytes(Segment(values, Rank - round)));
            var mine = MemoryMarshal.AsBytes(Segment(values, Rank + 1 - round));
            Guarded(wait.Patience, Round(wait.Header, Size + round, mine.Length), Ahead(1), mine, Behind(1), ref sink);
        }
    }

    /// <summary>Gives a small message to every rank and returns the messages of all, in the order of ranks.</summary>
    public byte[][] AllGather(ReadOnlySpan<byte> message)
    {
        var all = new byte[Size][];
        all[Rank] = message.ToArray();
        if (Size == 1) return all;
        var lengths = new long[Size];
        lengths[Rank] = message.Length;
        AllReduce<long>(lengths);
        using var observed = CollectiveTelemetry.Begin(CollectiveTelemetry.AllGather, lengths.Sum());
        var wait = Begin(CollectiveOperation.AllGather, ElementTypes.Bytes, lengths.Sum());
        for (var distance = 1; distance < Size; distance++)
        {
            var from = Behind(distance);
            all[from.Rank] = new byte[lengths[from.Rank]];
            var sink = new CopyReceiveBuffer(all[from.Rank]);
            Guarded(wait.Patience, Round(wait.Header, distance, message.Length), Ahead(distance), message, from,
                ref sink);
        }

        return all;
    }

    /// <summary>
    /// Ends the group after a last barrier: a rank that closes its connections afterwards is not taken for dead.
    /// </summary>
    public void Complete()
    {
        Barrier();
        _isOver = true;
        _control.SendToAll(new ControlMessage(ControlMessage.Kind.Goodbye, Rank, _sequence, ""));
    }

    /// <summary>
    /// Tells the other ranks that this rank gives up, and why; their collectives fail with that reason.
    /// </summary>
    public void Abort(string reason)
    {
        if (_isOver) return;
        _isOver = true;
        _control.SendToAll(new ControlMessage(ControlMessage.Kind.Abort, Rank, _sequence, reason));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var peer in _peers) peer.Dispose();
        CryptographicOperations.ZeroMemory(_scratch);
    }

    private void ReduceScatter<T>(Turn wait, Span<T> values)
        where T : unmanaged, INumber<T>
    {
        for (var round = 0; round < Size - 1; round++)
        {
            var sink = new AddReceiveBuffer<T>(Segment(values, Rank - 1 - round), _scratch);
            var mine = MemoryMarshal.AsBytes(Segment(values, Rank - round));
            Guarded(wait.Patience, Round(wait.Header, round, mine.Length), Ahead(1), mine, Behind(1), ref sink);
        }
    }

    /// <summary>The i-th of <see cref="Size"/> parts that differ by one element at most.</summary>
    private Span<T> Segment<T>(Span<T> values, int index)
    {
        var i = ((index % Size) + Size) % Size;
        var start = (int)((long)values.Length * i / Size);
        var end = (int)((long)values.Length * (i + 1) / Size);
        return values[start..end];
    }

    private static MessageHeader Round(MessageHeader header, int round, long length) =>
        header with { Round = (ushort)round, BodyLength = length };

    private Turn Begin(CollectiveOperation operation, byte type, long elements)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        var header = new MessageHeader(_sequence++, operation, type, 0, elements, elements);
        return new Turn(header,
            new CollectiveWait(header.Sequence, Deadline.After(_me.Timeout)) { Operation = header.ToString() });
    }

    /// <summary>Runs a transfer; where it fails, tells the others which rank is at fault.</summary>
    private void Guarded<TSink>(
        CollectiveWait wait,
        MessageHeader header,
        PeerConnection? to,
        ReadOnlySpan<byte> body,
        PeerConnection? from,
        scoped ref TSink sink)
        where TSink : IReceiveBuffer, allows ref struct
    {
        try
        {
            _transfer.Run(wait, header, to, body, from, ref sink);
        }
        catch (RankFailedException e) when (!_isOver)
        {
            _isOver = true;
            _control.SendToAll(new ControlMessage(ControlMessage.Kind.Abort, e.Rank, _sequence, e.Message));
            throw;
        }
    }

    private PeerConnection Ahead(int distance) => PeerAt(Rank + distance);

    private PeerConnection Behind(int distance) => PeerAt(Rank - distance + Size);

    private PeerConnection PeerAt(int rank) => _peers[rank % Size];

    private readonly record struct Turn(MessageHeader Header, CollectiveWait Patience);
}
