using System.Buffers.Binary;
using SparkDL.Arrow.Ipc;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// Forwards Python's answer to one task to Spark. After the answer Python waits for the next task, so only the content
/// of the answer shows where it ends.
/// </summary>
internal sealed class PythonAnswer(WireReader python, WireWriter spark, ProtocolVersion version)
{
    private const int Continuation = -1;
    private readonly byte[] _piece = new byte[64 * 1024];

    /// <summary>Whether anything of the answer was received.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Forwards the answer up to the number that says whether another task may follow.</summary>
    /// <returns>That number, which the caller sends itself; null after an error, which has none.</returns>
    public int? CopyToReuseFlag()
    {
        while (true)
        {
            var mark = python.ReadInt();
            HasStarted = true;
            switch (mark)
            {
                case StreamMarker.EndOfDataSection:
                    return CopyEnd();
                case StreamMarker.Exception:
                    spark.WriteInt(mark);
                    CopyBytes(python.ReadInt());
                    spark.Flush();
                    return null;
                case StreamMarker.StartArrowStream:
                    spark.WriteInt(mark);
                    CopyStream();
                    break;
                case StreamMarker.Timing:
                    spark.WriteInt(mark);
                    Copy(sizeof(long) * (version >= ProtocolVersion.V42 ? 6 : 5));
                    break;
                case >= 0:
                    // Pickled rows, behind their length.
                    CopyBytes(mark);
                    spark.Flush();
                    break;
                default:
                    throw new WorkerProtocolException($"Python sent {mark}, which begins no part of an answer.");
            }
        }
    }

    /// <summary>Forwards the updates of accumulators and returns the number behind them.</summary>
    private int CopyEnd()
    {
        spark.WriteInt(StreamMarker.EndOfDataSection);
        var updates = python.ReadCount("updates of accumulators");
        spark.WriteInt(updates);
        for (; updates > 0; updates--) CopyBytes(python.ReadCount("bytes of an update"));
        // Spark reads all this before it reads whether another task may follow.
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
            {
                throw new WorkerProtocolException(
                    "Python writes Arrow in the format of before 0.15; unset ARROW_PRE_0_15_IPC_FORMAT.");
            }

            spark.Write(prefix);
            var length = BinaryPrimitives.ReadInt32LittleEndian(prefix[sizeof(int)..]);
            if (length == 0) break;
            if (length is < 0 or > 1 << 28)
                throw new WorkerProtocolException($"Python announced a message of {length} bytes.");
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
