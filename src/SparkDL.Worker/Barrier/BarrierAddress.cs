using System.Net;
using System.Net.Sockets;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Barrier;

/// <summary>
/// The address of a stage's barrier server: the path of a Unix socket, or a loopback port with a secret.
/// </summary>
internal sealed record BarrierAddress(int Port, string? Path, string? Secret, bool PreferIPv6) : IBarrierEndpoint
{
    string? IBarrierEndpoint.Secret => Path is null ? Secret ?? "" : null;

    public Stream Connect()
    {
        var loopback = PreferIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        EndPoint target = Path is null ? new IPEndPoint(loopback, Port) : new UnixDomainSocketEndPoint(Path);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(target);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Returns the address without the secret.</summary>
    public override string ToString() => Path ?? $"port {Port}";
}
