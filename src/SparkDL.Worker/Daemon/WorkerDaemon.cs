using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SparkDL.Diagnostics;
using SparkDL.Functions.Hosting;
using SparkDL.Interop;
using SparkDL.Worker.Export;
using SparkDL.Worker.Instrumentation;
using SparkDL.Worker.Interop;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// The worker's daemon mode: the process that Spark starts once per executor and session. It prints its address, serves
/// each connection on a thread of its own, and exits when the executor ends, on SIGTERM, and when it had no connection
/// for a while, since Spark never ends the daemons of old sessions.
/// </summary>
internal static class WorkerDaemon
{
    private const int TerminatedExitCode = 143;
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptStep = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until the process ends.</summary>
    public static void Run(WorkerEnvironment environment, Func<CounterLog?, WorkerHost> createHost)
    {
        // First of all: the executor holds a lock for all its workers until it has read the address.
        var output = StandardStreams.TakeOutput();
        var listener = WorkerListener.Open(environment);
        PosixProcess.Write(output, listener.Address());
        var counters = CounterLog.Open(output);
        if (counters is null) PosixProcess.Close(output);

        // Only now, when Spark no longer waits for the address.
        if (environment.UnixSockets) ProcessOwnedFiles.RemoveOrphans(environment.UnixSocketFolder);
        CrashHandler.Attach((int)listener.Socket.Handle);
        var host = createHost(counters);
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, _ => Leave(listener, TerminatedExitCode));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        new Thread(() => Accept(listener, host)) { IsBackground = true, Name = "accept" }.Start();
        Telemetry.RecordStart();
        KillRequests.Serve(host.Connections);
        Leave(listener, 0);
    }

    private static void Accept(WorkerListener listener, WorkerHost host)
    {
        while (true)
        {
            if (listener.WaitForConnection(WaitFor(host))) AcceptAll(listener, host);
            else if (IsIdle(host)) LeaveIdle(listener, host);
        }
    }

    /// <summary>
    /// Returns the time to wait for connections: a short step while there is none, since then the idle time runs.
    /// </summary>
    private static TimeSpan WaitFor(WorkerHost host)
    {
        if (host.Connections.Open > 0) return TimeSpan.FromMilliseconds(250);
        var left = host.State.IdleExit
            - TimeSpan.FromMilliseconds(Environment.TickCount64 - host.Connections.LastClosed);
        return left > AcceptStep ? left : AcceptStep;
    }

    private static bool IsIdle(WorkerHost host) => host.Connections.Open == 0
        && Environment.TickCount64 - host.Connections.LastClosed >= host.State.IdleExit.TotalMilliseconds;

    /// <returns>The number of connections that were waiting.</returns>
    private static int AcceptAll(WorkerListener listener, WorkerHost host)
    {
        var count = 0;
        for (; listener.TryAccept() is { } socket; count++)
        {
            host.Connections.CountOpened();
            new WorkerConnection(socket, host, calledBySpark: true).Start();
        }

        return count;
    }

    /// <summary>
    /// Exits without failing a task that arrives at this moment. Spark starts a new daemon when a connection is refused
    /// or reset, but not when it is accepted and then closed: so the daemon stops listening first, which resets
    /// connections that are not accepted yet, then serves those that are.
    /// </summary>
    private static void LeaveIdle(WorkerListener listener, WorkerHost host)
    {
        FaultPoints.Reach(FaultPointNames.IdleBeforeClose);
        if (AcceptAll(listener, host) > 0) return;
        listener.Dispose();
        FaultPoints.Reach(FaultPointNames.IdleClosed);
        host.Connections.WaitUntilNoneIsOpen();
        host.Logs.CreateLogger(typeof(WorkerDaemon).FullName!).DaemonIdle(host.State.IdleExit);
        Leave(listener, 0);
    }

    private static void Leave(WorkerListener listener, int code)
    {
        listener.Dispose();
        SpanExporter.Flush(FlushLimit);
        // Not Environment.Exit: exit handlers of native libraries can abort while other threads run in them.
        PosixProcess.ExitNow(code);
    }
}
