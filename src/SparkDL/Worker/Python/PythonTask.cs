using Microsoft.Extensions.Logging;
using SparkDL.Functions;
using SparkDL.Worker.Messages;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// A task of PySpark's: a real Python is started for it, and both ends are joined. To that Python we are the executor,
/// which plays it the bytes of the task that were read already. It serves this one task; the end of its stream is the
/// task's end, and Spark is told not to use the connection again.
/// </summary>
internal sealed class PythonTask(ForeignTaskException task, string python, bool preferIPv6, ILogger log)
{
    /// <exception cref="FunctionException">There is no Python to hand it to: the message says how to set it.</exception>
    public void Run(byte[] head, WireReader input, WireWriter output, CancellationToken cancelled)
    {
        var executable = task.Context.LocalProperties.GetValueOrDefault(FunctionSettings.Python, python);
        log.LogInformation("Handing a PySpark function to {Python}", executable);
        using var process = Start(executable);
        using var abandon = cancelled.Register(process.Kill);
        var feeding = new Thread(() => Feed(head, input, process)) { IsBackground = true, Name = "to Python" };
        feeding.Start();
        CopyAnswer(process, output, executable);
        cancelled.ThrowIfCancellationRequested();
    }

    private PythonProcess Start(string executable)
    {
        try
        {
            return PythonProcess.Start(executable, preferIPv6);
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or System.Net.Sockets.SocketException)
        {
            throw Refused(executable, e.Message, e);
        }
    }

    private static void Feed(byte[] head, WireReader input, PythonProcess process)
    {
        try
        {
            process.Stream.Write(head);
            var buffer = new byte[64 * 1024];
            for (int count; (count = input.Take(buffer)) > 0;) process.Stream.Write(buffer.AsSpan(0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SparkGoneException)
        {
            // One of the two has ended; who waits for the answer learns how.
        }
    }

    private void CopyAnswer(PythonProcess process, WireWriter output, string executable)
    {
        var last = new LastWord(output);
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = process.Stream.Read(buffer)) > 0;) last.Write(buffer.AsSpan(0, count));
        }
        catch (IOException)
        {
            // It died: what it had said went on, and the rest is like a crash of Spark's own worker.
        }

        if (last.IsSilent) throw Refused(executable, process.DescribeEnd(), inner: null);
        last.End();
    }

    private FunctionException Refused(string executable, string reason, Exception? inner) => new(
        $"{task.Message} It was to be handed to '{executable} -m pyspark.worker' on the executor, which failed: {reason} "
        + $"Set {FunctionSettings.Python} in the session, or {WorkerEnvironment.PythonVariable} on the executors, to a Python that has PySpark's "
        + "packages (PYTHONPATH names them), or run it in a session without spark.sql.execution.pyspark.python.", inner);
}
