using SparkDL.Interop;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// Forwards Spark's input to Python, on a thread of its own, until Python has answered. What Spark sends after that is
/// the next task, which may not be for Python, so no byte of it may be read.
/// </summary>
internal sealed unsafe class PythonInputForwarder : IDisposable
{
    private readonly WireReader _input;
    private readonly int _spark;
    private readonly Stream _python;
    private readonly int _stop = PosixProcess.CreateEventDescriptor(0, 0);
    private readonly Thread _thread;

    /// <param name="head">The bytes of the task that were read already.</param>
    /// <param name="input">Reads what Spark sends; it may have buffered some of it.</param>
    /// <param name="spark">The descriptor of Spark's socket.</param>
    /// <param name="python">The stream to Python.</param>
    public PythonInputForwarder(byte[] head, WireReader input, int spark, Stream python)
    {
        (_input, _spark, _python) = (input, spark, python);
        _thread = new Thread(() => Run(head)) { IsBackground = true, Name = "to Python" };
        _thread.Start();
    }

    /// <summary>Stops the thread: nothing is read from Spark any more.</summary>
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
            while (_input.BytesBuffered > 0 || Comes())
            {
                var count = _input.ReadAvailable(buffer);
                if (count == 0) return;
                _python.Write(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SparkDisconnectedException)
        {
            // One of the two ends has closed its connection; the thread that waits for the answer reports it.
        }
    }

    /// <summary>Waits for input from Spark; false if the thread is to stop.</summary>
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
