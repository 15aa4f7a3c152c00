using System.Diagnostics.CodeAnalysis;
using SparkDL.Diagnostics;
using SparkDL.Interop;

namespace SparkDL.Functions.Hosting;

/// <summary>
/// Named points in the code at which a test can end or pause the process. They do nothing without a plan, which the
/// environment variable <c>SPARKDL_FAULT</c> or, for workers, the setting <c>sparkdl.fault</c> gives.
/// </summary>
/// <remarks>
/// The plan <c>kill;POINT;N;FILE</c> ends the process by SIGKILL when it reaches the point for the N-th time, but only
/// if it is the first to create FILE, so that a retry succeeds; without FILE it always does. The plan
/// <c>hold;POINT;MILLISECONDS</c> pauses the thread at the point; with <c>;FILE</c> at its end it creates FILE first,
/// so that a test can wait for the pause.
/// </remarks>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class FaultPoints
{
    /// <summary>The setting of a Spark session that sets the plan of its workers.</summary>
    public const string SettingName = "sparkdl.fault";

    /// <summary>The point that a training rank reaches before each of its steps.</summary>
    public static string TrainingStep(int rank) => $"training-step-{rank}";

    private const int Place = 1;
    private static readonly ManualResetEventSlim Never = new();
    private static string[]? s_plan = Environment.GetEnvironmentVariable("SPARKDL_FAULT")?.Split(';');
    private static int s_passes;

    /// <summary>Sets the plan of this process and its count to zero, unless it has the same plan already.</summary>
    public static void SetPlan(string? plan)
    {
        if (plan is null || (s_plan is not null && string.Join(';', s_plan) == plan)) return;
        s_passes = 0;
        s_plan = plan.Split(';');
    }

    /// <summary>Executes the plan if it names this point.</summary>
    public static void Reach(string name)
    {
        if (s_plan is not { Length: > 2 } plan || plan[Place] != name) return;
        var number = int.Parse(plan[2], provider: null);
        if (plan[0] == "hold") Hold(plan, number);
        else if (Interlocked.Increment(ref s_passes) == number && IsFirst(plan))
            PosixProcess.SendSignal(Environment.ProcessId, PosixProcess.Kill);
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
