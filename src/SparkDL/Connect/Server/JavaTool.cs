using System.Diagnostics;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Server;

/// <summary>Runs Java for a short answer.</summary>
internal static class JavaTool
{
    public static string Run(string java, IEnumerable<string> arguments, string classPath, TimeSpan timeout)
    {
        var start = new ProcessStartInfo(java, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLASSPATH"] = classPath;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new SparkSetupException($"{java} gave no answer within {timeout.TotalSeconds:0} s.");
        }
        var text = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? text
            : throw new SparkSetupException($"{java} failed with exit code {process.ExitCode}: {text.Trim()}");
    }
}
