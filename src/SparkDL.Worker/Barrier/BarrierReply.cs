using System.Buffers.Binary;
using System.Text;
using SparkDL.Functions;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Barrier;

/// <summary>
/// Reads and writes the replies of a barrier server. Success is a count and that many texts. Failure is one text, whose
/// length stands where the count would: only the whole reply distinguishes the two.
/// </summary>
internal static class BarrierReply
{
    public static IReadOnlyList<string> Parse(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < sizeof(int))
            throw new WorkerProtocolException("the barrier server closed the connection without a reply");
        var count = BinaryPrimitives.ReadInt32BigEndian(reply);
        var body = reply[sizeof(int)..];
        return TryReadTexts(body, count) ?? throw new FunctionException(
            "The barrier failed: " + Encoding.UTF8.GetString(body[..Math.Clamp(count, 0, body.Length)]));
    }

    public static byte[] Success(IReadOnlyList<string> texts)
    {
        using var reply = new MemoryStream();
        var wire = new WireWriter(reply);
        wire.WriteInt(texts.Count);
        foreach (var text in texts) wire.WriteText(text);
        wire.Flush();
        return reply.ToArray();
    }

    public static byte[] Failure(string text)
    {
        using var reply = new MemoryStream();
        var wire = new WireWriter(reply);
        wire.WriteText(text);
        wire.Flush();
        return reply.ToArray();
    }

    private static List<string>? TryReadTexts(ReadOnlySpan<byte> body, int count)
    {
        var texts = new List<string>();
        for (; count > 0; count--)
        {
            if (body.Length < sizeof(int)) return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[sizeof(int)..];
            if (length < 0 || length > body.Length) return null;
            texts.Add(Encoding.UTF8.GetString(body[..length]));
            body = body[length..];
        }

        return count == 0 && body.IsEmpty ? texts : null;
    }
}
