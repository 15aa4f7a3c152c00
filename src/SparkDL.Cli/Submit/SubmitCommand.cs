using System.CommandLine;
using System.ComponentModel;
using SparkDL.Cli.Doctor;
using SparkDL.Sql;

namespace SparkDL.Cli.Submit;

/// <summary>The command <c>sparkdl submit</c>.</summary>
internal static class SubmitCommand
{
    private const string Name = "submit";
    private const string DryRun = "--dry-run";
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { DryRun, "--help", "-h", "-?" };

    public static Command Create()
    {
        Option<bool> dryRun = new(DryRun) { Description = "Prints the command line of spark-submit and runs nothing." };
        Argument<string[]> arguments = new("arguments")
        {
            Description = "The options of spark-submit, the program (APP.dll or an executable), and its arguments.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new(Name, "Runs a .NET program as the driver of a Spark application: spark-submit starts a "
            + "Connect server, and the program beside it, which finds the server by SparkSession.Builder().Create(). "
            + "The exit code is the program's.") { dryRun, arguments };
        command.SetAction(parsed => RunAsync(
            parsed.GetValue(arguments) ?? [], parsed.GetValue(dryRun), parsed.InvocationConfiguration));
        return command;
    }

    /// <summary>
    /// Puts the tool's own options of <c>submit</c> first and <c>--</c> behind them: all else belongs to
    /// <c>spark-submit</c> or to the program, also where it looks like an option of the tool.
    /// </summary>
    public static string[] Separate(string[] arguments)
    {
        if (arguments is not [Name, .. var rest]) return arguments;
        // The tool's own options may stand anywhere before the program.
        List<string> own = [], others = [];
        for (var at = 0; at < rest.Length;)
        {
            if (Own.Contains(rest[at]))
            {
                own.Add(rest[at++]);
                continue;
            }

            var length = SubmitArguments.LengthOfOption(rest, at);
            if (length == 0)
            {
                others.AddRange(rest[at..]);
                break;
            }

            others.AddRange(rest.Skip(at).Take(length));
            at += length;
        }

        return [Name, .. own, "--", .. others];
    }

    private static async Task<int> RunAsync(string[] arguments, bool dryRun, InvocationConfiguration invocation)
    {
        try
        {
            var line = CommandLineFor(SubmitArguments.Parse(arguments));
            if (!dryRun) return await SubmittedProcess.RunAsync(line.ToProcessStartInfo()).ConfigureAwait(false);
            await invocation.Output.WriteLineAsync(line.ToString()).ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (ArgumentException e)
        {
            await invocation.Error.WriteLineAsync($"sparkdl: {e.Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is SparkSetupException or Win32Exception or IOException)
        {
            await invocation.Error.WriteLineAsync($"sparkdl: {e.Message}").ConfigureAwait(false);
            return ExitCode.Missing;
        }
    }

    /// <exception cref="ArgumentException">The program does not exist.</exception>
    /// <exception cref="SparkSetupException">Java, Spark or the launcher is missing.</exception>
    private static SubmitCommandLine CommandLineFor(SubmitArguments arguments)
    {
        if (!File.Exists(arguments.Program))
            throw new ArgumentException($"The program {arguments.Program} does not exist.");
        var report = LocalSpark.Inspect();
        foreach (var part in new[] { report.Spark, report.Connect, report.Java })
        {
            if (part.Problem is { } problem) throw new SparkSetupException(problem);
        }

        var home = report.Spark.Path!;
        if (!File.Exists(Path.Combine(home, "bin", "spark-submit")))
        {
            throw new SparkSetupException(
                $"{home} has no bin/spark-submit: set SPARK_HOME to the folder of a whole Spark.");
        }

        return SubmitCommandLine.Create(arguments, home, LocalSpark.GetLauncherJar(), DotnetCheck.Root);
    }
}
