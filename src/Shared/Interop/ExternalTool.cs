using System.Diagnostics;

namespace SparkDL.Interop;

/// <summary>Runs a program for a short answer, never without a limit.</summary>
internal static class ExternalTool
{
    /// <returns>How it ended and all that it wrote; null where it took longer than the limit and was ended.</returns>
    public static Answer? Run(ProcessStartInfo start, TimeSpan limit)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        // Both at once: a full pipe that nobody reads would hold the program.
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        return new Answer(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    public sealed record Answer(int ExitCode, string Output, string Errors);
}
