using System.Diagnostics;

namespace SparkDL.Interop;

/// <summary>Runs a program with a short output, within a time limit.</summary>
internal static class ExternalTool
{
    /// <returns>
    /// The exit code and all output; null where the program took longer than the limit and was ended.
    /// </returns>
    public static ToolResult? Run(ProcessStartInfo start, TimeSpan limit)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        // Both at once: a pipe that is full and not read would block the program.
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    public sealed record ToolResult(int ExitCode, string Output, string Errors);
}
