using System.CommandLine;
using SparkDL.Cli.Doctor;
using SparkDL.Cli.Submit;

namespace SparkDL.Cli;

/// <summary>The command line of <c>sparkdl</c>.</summary>
internal static class SparkdlCommand
{
    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, InvocationConfiguration invocation)
    {
        var parsed = Create().Parse(SubmitCommand.Separate(arguments));
        var code = await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }

    private static RootCommand Create() => new("Distributed deep learning on Apache Spark, from .NET.")
    {
        DoctorCommand.Create(),
        SubmitCommand.Create(),
    };
}
