using System.Security.Cryptography;
using System.Text;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>The handshake of a connection: the worker's id, and over TCP the secret that both ends know.</summary>
internal static class WorkerHandshake
{
    /// <summary>
    /// Handshake of a connection that Spark has opened: the worker's id, then Spark's secret; null over a Unix socket,
    /// which its folder protects.
    /// </summary>
    /// <returns>Whether the other end knew the secret.</returns>
    public static bool AcceptFromSpark(WireReader input, WireWriter output, int id, string? secret)
    {
        output.WriteInt(id);
        output.Flush();
        if (secret is null) return true;
        var good = Same(input.ReadText("the secret"), secret);
        output.WriteText(good ? "ok" : "err");
        output.Flush();
        return good;
    }

    /// <summary>
    /// Handshake of a connection that the worker has opened: the secret, Spark's reply, then the worker's id.
    /// </summary>
    /// <returns>Whether Spark accepted the secret.</returns>
    public static bool ConnectToSpark(WireReader input, WireWriter output, int id, string? secret)
    {
        if (secret is not null)
        {
            output.WriteText(secret);
            output.Flush();
            if (input.ReadText("the answer to our secret") != "ok") return false;
        }

        output.WriteInt(id);
        output.Flush();
        return true;
    }

    /// <summary>Compares in constant time, so that the delay of the reply reveals nothing about the secret.</summary>
    private static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
