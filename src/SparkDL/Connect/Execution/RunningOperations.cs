using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SparkDL.Functions;

namespace SparkDL.Connect.Execution;

/// <summary>
/// The queries that run now. A client that just dies leaves them running on the server, holding its task slots: so they
/// are interrupted on Ctrl-C, on SIGTERM and at the end of the process.
/// </summary>
internal static class RunningOperations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, ConnectClient> Running = new();
    private static readonly OnceUnlessFailed<PosixSignalRegistration[]> Signals = new();

    public static void Add(string operationId, ConnectClient client)
    {
        _ = Signals.GetOrRun(Register);
        Running[operationId] = client;
    }

    public static void Remove(string operationId) => Running.TryRemove(operationId, out _);

    /// <summary>Interrupts all of them, waiting two seconds at most.</summary>
    public static void InterruptAll()
    {
        var interrupts = Running.Select(r => Interrupt(r.Key, r.Value)).ToArray();
        Task.WaitAll(interrupts, Patience);
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

    // A program that takes the signal on itself ends in its own way, and may need a last query for that.
    private static void InterruptUnlessHandled(PosixSignalContext context)
    {
        if (!context.Cancel)
            InterruptAll();
    }

    private static async Task Interrupt(string operationId, ConnectClient client)
    {
        try
        {
            await Task.Run(() => client.InterruptOperationAsync(operationId, default, Patience)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Diagnostics.SparkDLException or ObjectDisposedException)
        {
            // At the end of the process there is nobody left to tell.
        }
    }
}
