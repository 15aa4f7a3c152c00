using SparkDL.Interop;

namespace SparkDL.Diagnostics;

/// <summary>
/// Named places at which a test can end the process, as a crash would, or hold it. They do nothing unless a plan was
/// given: by the variable <c>SPARKDL_FAULT</c>, or to a worker by the setting <c>sparkdl.fault</c>.
/// </summary>
/// <remarks>
/// A plan is <c>kill;PLACE;N;FILE</c>, which ends the process by SIGKILL at the N-th time that it comes by, if it is
/// the one to create FILE: so a retry survives. Or it is <c>hold;PLACE;MILLISECONDS</c>, which keeps whoever comes by
/// waiting, and with <c>;FILE</c> behind it creates FILE first, so that a test knows of it.
/// </remarks>
internal static class FaultPoints
{
    /// <summary>The setting of a session that arms its workers.</summary>
    public const string Setting = "sparkdl.fault";

    private const int Place = 1;
    private static readonly ManualResetEventSlim Never = new();
    private static string[]? s_plan = Environment.GetEnvironmentVariable("SPARKDL_FAULT")?.Split(';');
    private static int s_passes;

    /// <summary>Makes a plan this process's, unless it has that one already.</summary>
    public static void Arm(string? plan)
    {
        if (plan is null || (s_plan is not null && string.Join(';', s_plan) == plan)) return;
        s_passes = 0;
        s_plan = plan.Split(';');
    }

    /// <summary>Comes by the place with this name.</summary>
    public static void Reach(string name)
    {
        if (s_plan is not { Length: > 2 } plan || plan[Place] != name) return;
        var number = int.Parse(plan[2], provider: null);
        if (plan[0] == "hold") Hold(plan, number);
        else if (Interlocked.Increment(ref s_passes) == number && IsFirst(plan))
            PosixProcess.Signal(Environment.ProcessId, PosixProcess.Kill);
    }

    private static void Hold(string[] plan, int milliseconds)
    {
        IsFirst(plan);
        Never.Wait(milliseconds);
    }

    private static bool IsFirst(string[] plan)
    {
        if (plan.Length < 4) return true;
        try
        {
            File.Open(plan[3], FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
