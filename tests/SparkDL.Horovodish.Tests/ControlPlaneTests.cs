using System.Net;
using System.Net.Sockets;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Tests;

/// <summary>Control messages to a rank that does not read.</summary>
public sealed class ControlPlaneTests : IDisposable
{
    private readonly List<string> _warnings = [];
    private readonly PeerConnection[] _peers = [new(0, "here"), new(1, "there")];
    private readonly Socket _remote;
    private readonly ControlPlane _control;

    public ControlPlaneTests()
    {
        var (near, far) = Connect();
        _remote = far;
        _peers[1].Attach(PeerChannel.Control, near);
        _control = new ControlPlane(
            new ProcessGroupOptions { Rank = 0, Size = 2, Secret = new byte[16], Warn = _warnings.Add }, _peers);
    }

    public void Dispose()
    {
        _remote.Dispose();
        foreach (var peer in _peers) peer.Dispose();
    }

    [Fact]
    public void A_rank_that_takes_no_message_is_reported_once()
    {
        FillBuffers();

        _control.SendToAll(Message("first"));
        _control.SendToAll(Message("second"));

        var warning = Assert.Single(_warnings);
        Assert.Contains("could not send its message (Abort) to rank 1 on there", warning);
    }

    [Fact]
    public async Task A_full_buffer_that_is_read_delays_the_message()
    {
        var filled = FillBuffers();
        var reader = Task.Run(() => ReadAll(filled + ControlMessage.Size));

        _control.SendToAll(Message("stop"));

        Assert.Equal("stop", ControlMessage.Parse((await reader).AsSpan(filled)).Text);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_rank_that_is_gone_is_no_stalled_rank()
    {
        _remote.Dispose();

        for (var i = 0; i < 3; i++) _control.SendToAll(Message("stop"));

        Assert.Empty(_warnings);
    }

    private static ControlMessage Message(string text) => new(ControlMessage.Kind.Abort, 0, 0, text);

    // Until the system takes not even one byte more: it reports a buffer as full long before it is.
    private int FillBuffers()
    {
        var total = 0;
        do
        {
            total += SendUntilRefused(4096);
            total += SendUntilRefused(1);
        }
        while (_peers[1].Control.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite));
        return total + SendUntilRefused(1);
    }

    private int SendUntilRefused(int size)
    {
        var chunk = new byte[size];
        for (var total = 0; ;)
        {
            total += _peers[1].Control.Send(chunk, SocketFlags.None, out var error);
            if (error != SocketError.Success) return total;
        }
    }

    private byte[] ReadAll(int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;) filled += _remote.Receive(bytes.AsSpan(filled));
        return bytes;
    }

    private static (Socket Near, Socket Far) Connect()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.SendBufferSize = 4096;
        near.Connect(listener.LocalEndPoint!);
        return (near, listener.Accept());
    }
}
