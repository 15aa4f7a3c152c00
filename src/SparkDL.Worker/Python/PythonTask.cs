using System.ComponentModel;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using SparkDL.Functions;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// Runs a task of PySpark in a worker process of a real Python, to which this process acts as the executor. It sends
/// the bytes of the task that were read already, then forwards the rest. Both connections can serve further tasks.
/// </summary>
internal sealed class PythonTask(ForeignTaskException task, WorkerEnvironment environment, string python, ILogger log)
{
    /// <returns>How the task ended; <see cref="TaskOutcome.Failed"/> if Python has answered with an error.</returns>
    /// <exception cref="FunctionException">
    /// There is no Python that can run the task; the message says how to set one.
    /// </exception>
    public TaskOutcome Run(byte[] head, WireReader input, WireWriter output, CancellationToken cancelled)
    {
        var executable = task.Context.LocalProperties.GetValueOrDefault(FunctionSettings.Python, python);
        var (daemon, worker) = Take(executable);
        log.PythonTaskForwarded(executable, worker.Id);
        var reuseMarker = (int?)null;
        try
        {
            using var abandon = cancelled.Register(() => daemon.Kill(worker));
            reuseMarker = Exchange(head, input, output, daemon, worker, executable);
            cancelled.ThrowIfCancellationRequested();
        }
        finally
        {
            var waitsForMore = reuseMarker == StreamMarker.EndOfStream && !cancelled.IsCancellationRequested;
            if (waitsForMore && environment.ReuseWorkers) daemon.ReturnWorker(worker);
            else worker.Dispose();
        }

        if (reuseMarker is not { } last) return TaskOutcome.Failed;
        var reusable = last == StreamMarker.EndOfStream;
        TaskEnd.WriteReuse(output, reusable);
        return reusable ? TaskOutcome.Completed : TaskOutcome.CompletedNotReusable;
    }

    /// <returns>
    /// The number behind Python's answer, which says whether another task may follow; null after an error.
    /// </returns>
    private int? Exchange(
        byte[] head, WireReader input, WireWriter output, PythonDaemon daemon, PythonWorker worker, string executable)
    {
        var answer = new PythonAnswer(worker.Input, output, task.Version);
        var pump = new PythonInputForwarder(head, input, output.Descriptor, worker.Stream);
        var reuseMarker = (int?)null;
        try
        {
            return reuseMarker = answer.CopyToReuseFlag();
        }
        catch (Exception e) when (e is SparkDisconnectedException or WorkerProtocolException && !answer.HasStarted)
        {
            throw Refused(executable, daemon.DescribeEnd(), e);
        }
        catch (Exception e) when (e is SparkDisconnectedException or WorkerProtocolException)
        {
            // Python ended within its answer. Spark must take nothing more for data, so the connection ends, as after a
            // crash of Spark's own worker.
            throw new SparkDisconnectedException(e);
        }
        finally
        {
            // A Python that has not read all of its input reads no more, and the forwarding thread must not wait for
            // it.
            if (reuseMarker != StreamMarker.EndOfStream) worker.Dispose();
            pump.Dispose();
        }
    }

    private (PythonDaemon Daemon, PythonWorker Worker) Take(string executable)
    {
        try
        {
            var daemon = PythonDaemon.GetOrStart(executable, environment.PreferIPv6);
            return (daemon, daemon.RentWorker());
        }
        catch (Exception e) when (e is IOException or Win32Exception or SocketException)
        {
            throw Refused(executable, e.Message, e);
        }
    }

    private FunctionException Refused(string executable, string reason, Exception? inner) => new(
        $"{task.Message} It was to be handed to '{executable} -m pyspark.daemon' on the executor, which failed: "
        + $"{reason} Set {FunctionSettings.Python} in the session, or {WorkerEnvironment.PythonVariable} on the "
        + "executors, to a Python that has PySpark's packages (PYTHONPATH names them), or run it in a session without "
        + "spark.sql.execution.pyspark.python.",
        inner);
}
