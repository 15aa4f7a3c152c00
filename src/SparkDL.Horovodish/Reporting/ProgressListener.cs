using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Reporting;

/// <summary>
/// The driver's end of the progress connection: accepts the ranks that know the job's secret, and hands on their
/// messages.
/// </summary>
internal sealed class ProgressListener : IDisposable
{
    /// <summary>The driver's number in the handshake, which no rank has.</summary>
    public const int DriverRank = int.MaxValue;

    /// <summary>The number of this kind of connection, beside the two kinds between ranks.</summary>
    public const byte Channel = 3;

    private readonly Socket _listener = PeerSockets.Listen();
    private readonly ProcessGroupOptions _me;
    private readonly Action<ProgressMessage> _receive;

    public ProgressListener(byte[] secret, Action<ProgressMessage> receive)
    {
        _me = new ProcessGroupOptions { Rank = DriverRank, Size = 1, Secret = secret, Host = "driver" };
        _receive = receive;
        new Thread(Accept) { IsBackground = true, Name = "training progress" }.Start();
    }

    /// <summary>The addresses, <c>host:port</c>, that a rank may try.</summary>
    public string[] Addresses
    {
        get
        {
            var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            return [
                .. RankAddress.AddressesOfThisHost().Select(a => new IPEndPoint(IPAddress.Parse(a), port).ToString())];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        while (true)
        {
            try
            {
                var socket = _listener.Accept();
                new Thread(() => Listen(socket)) { IsBackground = true, Name = "training progress of a rank" }.Start();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Listen(Socket socket)
    {
        try
        {
            using (socket)
            {
                socket.ReceiveTimeout = 5000;
                if (Handshake.Accept(socket, _me) is not { Channel: Channel }) return;
                socket.ReceiveTimeout = 0;
                using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
                while (reader.ReadLine() is { } line) _receive(ProgressMessage.FromLine(line));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or JsonException or ObjectDisposedException)
        {
            // The rank is gone, or its message cannot be read: the training does not depend on this connection.
        }
    }
}
