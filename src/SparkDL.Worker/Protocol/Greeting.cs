using System.Security.Cryptography;
using System.Text;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>The first words on a connection: who we are, and over TCP the secret that both ends know.</summary>
internal static class Greeting
{
    /// <summary>Spark dialled us: our id, then its secret (a Unix socket is protected by its folder instead).</summary>
    /// <returns>Whether the caller knew the secret.</returns>
    public static bool AnswerCaller(WireReader input, WireWriter output, int id, string? secret)
    {
        output.WriteInt(id);
        output.Flush();
        if (secret is null) return true;
        var good = Same(input.ReadText("the secret"), secret);
        output.WriteText(good ? "ok" : "err");
        output.Flush();
        return good;
    }

    /// <summary>We dialled Spark: the secret, its answer, then our id.</summary>
    /// <returns>Whether Spark took us.</returns>
    public static bool Introduce(WireReader input, WireWriter output, int id, string? secret)
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

    /// <summary>In constant time, so that the answer's delay says nothing about the secret.</summary>
    private static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
