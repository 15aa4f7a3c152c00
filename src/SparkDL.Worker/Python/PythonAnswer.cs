using System.Buffers.Binary;
using SparkDL.Arrow.Ipc;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// Hands on what a Python answers to one task, up to its end: the Python waits for the next task behind it, so nothing but
/// the answer itself says where that is.
/// </summary>
internal sealed class PythonAnswer(WireReader python, WireWriter spark, ProtocolVersion version)
{
    private const int Continuation = -1;
    private readonly byte[] _piece = new byte[64 * 1024];

    /// <summary>Whether it said anything at all.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Hands on all but the last word.</summary>
    /// <returns>The last word, whether another task may follow; null behind an error.</returns>
    public int? CopyToLastWord()
    {
        while (true)
        {
            var mark = python.ReadInt();
            HasBegun = true;
            switch (mark)
            {
                case Marks.EndOfDataSection:
                    return CopyEnd();
                case Marks.Exception:
                    spark.WriteInt(mark);
                    CopyBytes(python.ReadInt());
                    spark.Flush();
                    return null;
                case Marks.StartArrowStream:
                    spark.WriteInt(mark);
                    CopyStream();
                    break;
                case Marks.Timing:
                    spark.WriteInt(mark);
                    Copy(sizeof(long) * (version >= ProtocolVersion.V42 ? 6 : 5));
                    break;
                case >= 0:
                    // Pickled rows.
                    CopyBytes(mark);
                    spark.Flush();
                    break;
                default:
                    throw new WorkerProtocolException($"The Python said {mark}, which begins no part of an answer.");
            }
        }
    }

    /// <summary>The updates of accumulators, each of some bytes.</summary>
    private int CopyEnd()
    {
        spark.WriteInt(Marks.EndOfDataSection);
        var updates = python.ReadCount("updates of accumulators");
        spark.WriteInt(updates);
        for (; updates > 0; updates--) CopyBytes(python.ReadCount("bytes of an update"));
        // Spark looks at all that before it asks whether another task may follow.
        spark.Flush();
        return python.ReadInt();
    }

    private void CopyStream()
    {
        Span<byte> prefix = stackalloc byte[2 * sizeof(int)];
        while (true)
        {
            python.ReadExactly(prefix);
            if (BinaryPrimitives.ReadInt32LittleEndian(prefix) != Continuation)
                throw new WorkerProtocolException("The Python writes Arrow in the format of before 0.15; unset ARROW_PRE_0_15_IPC_FORMAT.");
            spark.Write(prefix);
            var length = BinaryPrimitives.ReadInt32LittleEndian(prefix[sizeof(int)..]);
            if (length == 0) break;
            if (length is < 0 or > 1 << 28) throw new WorkerProtocolException($"The Python announced a message of {length} bytes.");
            var message = new byte[length];
            python.ReadExactly(message);
            spark.Write(message);
            Copy(ArrowMessageHeader.ReadBodyLength(message));
            spark.Flush();
        }

        spark.Flush();
    }

    private void CopyBytes(int length)
    {
        spark.WriteInt(length);
        Copy(length);
    }

    private void Copy(long length)
    {
        for (var left = length; left > 0;)
        {
            var count = python.Read(_piece.AsSpan(0, (int)Math.Min(left, _piece.Length)));
            spark.Write(_piece.AsSpan(0, count));
            left -= count;
        }
    }
}
