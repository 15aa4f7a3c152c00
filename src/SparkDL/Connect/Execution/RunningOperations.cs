using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Execution;

/// <summary>
/// The queries of this process that run now. They are interrupted on Ctrl-C, on SIGTERM and at the end of the process:
/// otherwise they would go on running on the server and keep its task slots.
/// </summary>
internal static class RunningOperations
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, ConnectClient> Running = new();
    private static readonly OnceUnlessFailed<PosixSignalRegistration[]> Signals = new();

    public static void Add(string operationId, ConnectClient client)
    {
        _ = Signals.GetOrRun(Register);
        Running[operationId] = client;
    }

    public static void Remove(string operationId) => Running.TryRemove(operationId, out _);

    /// <summary>Interrupts all of them, and waits two seconds at most.</summary>
    public static void InterruptAll()
    {
        var interrupts = Running.Select(r => Interrupt(r.Key, r.Value)).ToArray();
        Task.WaitAll(interrupts, Timeout);
    }

    private static PosixSignalRegistration[] Register()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => InterruptAll();
        // The default action follows: the process ends as it would have.
        return
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => InterruptAll()),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, InterruptUnlessHandled),
        ];
    }

    // A program that handles the signal itself ends in its own way, and may need a last query for that.
    private static void InterruptUnlessHandled(PosixSignalContext context)
    {
        if (!context.Cancel)
            InterruptAll();
    }

    private static async Task Interrupt(string operationId, ConnectClient client)
    {
        try
        {
            await Task.Run(() => client.InterruptOperationAsync(operationId, default, Timeout)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SparkDLException or ObjectDisposedException)
        {
            // At the end of the process there is nobody left to tell.
        }
    }
}
