using System.Diagnostics;
using SparkDL.Interop;

namespace SparkDL.Connect.Server;

/// <summary>Runs a Java program that writes a short answer and ends.</summary>
internal static class JavaTool
{
    /// <summary>What the program wrote to its output and its error output.</summary>
    /// <exception cref="SparkSetupException">It failed, or took longer than the timeout.</exception>
    public static string Run(string java, IEnumerable<string> arguments, string classPath, TimeSpan timeout)
    {
        var start = new ProcessStartInfo(java, arguments) { Environment = { ["CLASSPATH"] = classPath } };
        var answer = ExternalTool.Run(start, timeout)
            ?? throw new SparkSetupException($"{java} gave no answer within {timeout.TotalSeconds:0} s.");
        var text = answer.Output + answer.Errors;
        return answer.ExitCode == 0
            ? text
            : throw new SparkSetupException($"{java} failed with exit code {answer.ExitCode}: {text.Trim()}");
    }
}
