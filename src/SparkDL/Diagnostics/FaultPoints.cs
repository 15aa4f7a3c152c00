using SparkDL.Interop;

namespace SparkDL.Diagnostics;

/// <summary>
/// Named places at which a test can end the process, as a crash would, or hold it. They do nothing unless the
/// environment variable <c>SPARKDL_FAULT</c> is set, which is read once.
/// </summary>
/// <remarks>
/// <c>kill:NAME[:N]</c> ends the process by SIGKILL at the N-th time that it comes by (once per file named by
/// <c>SPARKDL_FAULT_ONCE</c>, so that the retry survives); <c>hold:NAME:MS</c> waits there.
/// </remarks>
internal static class FaultPoints
{
    private static readonly string[]? Plan = Environment.GetEnvironmentVariable("SPARKDL_FAULT")?.Split(':');
    private static readonly ManualResetEventSlim Hold = new();
    private static int _passes;

    /// <summary>Comes by the place with this name.</summary>
    public static void Reach(string name)
    {
        if (Plan is null || Plan.Length < 2 || Plan[1] != name) return;
        if (Plan[0] == "hold") Hold.Wait(Number(index: 2, otherwise: 1000));
        else if (Plan[0] == "kill" && Interlocked.Increment(ref _passes) == Number(index: 2, otherwise: 1)) Kill();
    }

    private static int Number(int index, int otherwise) =>
        Plan!.Length > index && int.TryParse(Plan[index], out var number) ? number : otherwise;

    private static void Kill()
    {
        var once = Environment.GetEnvironmentVariable("SPARKDL_FAULT_ONCE");
        if (once is not null)
        {
            try
            {
                File.Open(once, FileMode.CreateNew).Dispose();
            }
            catch (IOException)
            {
                return;
            }
        }

        PosixProcess.Signal(Environment.ProcessId, PosixProcess.Kill);
    }
}
