using System.Diagnostics;
using System.Runtime.InteropServices;
using SparkDL.Interop;

namespace SparkDL.Cli.Submit;

/// <summary>Runs <c>spark-submit</c> to its end and passes signals on to it.</summary>
internal static class SubmittedProcess
{
    private static readonly (PosixSignal Signal, int Number)[] Passed =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    /// <summary>Returns the exit code; 128 and the signal's number where a signal ended the process.</summary>
    public static async Task<int> RunAsync(ProcessStartInfo start)
    {
        // Before the start: a signal that comes in between must not end this process alone.
        Process? process = null;
        List<PosixSignalRegistration> registrations = [];
        try
        {
            foreach (var (signal, number) in Passed)
            {
                registrations.Add(PosixSignalRegistration.Create(signal, context =>
                {
                    context.Cancel = true;
                    if (process is { } running && !CameFromTerminal(signal))
                        PosixProcess.SendSignal(running.Id, number);
                }));
            }

            using (process = Process.Start(start)!)
            {
                await process.WaitForExitAsync().ConfigureAwait(false);
                return process.ExitCode;
            }
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }

    // A terminal sends the signals of its keys to all processes in the foreground: Spark has them already.
    private static bool CameFromTerminal(PosixSignal signal) =>
        signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && !Console.IsInputRedirected;
}
