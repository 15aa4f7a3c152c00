using SparkDL.Interop;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// Hands on to a Python what Spark sends, until the Python has answered: what comes then is the next task, which may be
/// another's, so not a byte of it must be taken.
/// </summary>
internal sealed unsafe class InputPump : IDisposable
{
    private readonly WireReader _input;
    private readonly int _spark;
    private readonly Stream _python;
    private readonly int _stop = PosixProcess.Event(0, 0);
    private readonly Thread _thread;

    /// <param name="head">What was read of the task before.</param>
    /// <param name="input">What Spark sends, of which some may have been read ahead.</param>
    /// <param name="spark">The socket that it comes from.</param>
    /// <param name="python">Where it goes.</param>
    public InputPump(byte[] head, WireReader input, int spark, Stream python)
    {
        (_input, _spark, _python) = (input, spark, python);
        _thread = new Thread(() => Run(head)) { IsBackground = true, Name = "to Python" };
        _thread.Start();
    }

    /// <summary>Ends it: nothing is taken from Spark any more.</summary>
    public void Dispose()
    {
        PosixProcess.Write(_stop, BitConverter.GetBytes(1L));
        _thread.Join();
        _ = PosixProcess.Close(_stop);
    }

    private void Run(byte[] head)
    {
        try
        {
            _python.Write(head);
            var buffer = new byte[64 * 1024];
            while (_input.Shown > 0 || Comes())
            {
                var count = _input.Take(buffer);
                if (count == 0) return;
                _python.Write(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SparkGoneException)
        {
            // One of the two has ended; who waits for the answer learns how.
        }
    }

    /// <summary>Waits; false where it is to end.</summary>
    private bool Comes()
    {
        var both = stackalloc PollRequest[2];
        both[0] = new PollRequest { Descriptor = _stop, Wanted = PosixProcess.PollIn };
        both[1] = new PollRequest { Descriptor = _spark, Wanted = PosixProcess.PollIn };
        while (PosixProcess.Poll(both, 2, milliseconds: -1) <= 0)
        {
        }

        return both[0].Seen == 0;
    }
}
