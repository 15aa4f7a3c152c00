using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SparkDL.Cli.Submit;

/// <summary>The command line of <c>spark-submit</c> that runs a .NET program beside a Connect server.</summary>
internal sealed partial record SubmitCommandLine
{
    private const string LauncherClass = "sparkdl.launcher.Launcher";

    /// <summary>The path of <c>spark-submit</c>.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment variables that are set for it, besides those of this process.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <param name="arguments">What is submitted.</param>
    /// <param name="sparkHome">The folder of Spark.</param>
    /// <param name="launcherJar">The path of the Java launcher.</param>
    /// <param name="dotnetRoot">The .NET that runs the program, unless <c>DOTNET_ROOT</c> is set.</param>
    public static SubmitCommandLine Create(
        SubmitArguments arguments, string sparkHome, string launcherJar, string dotnetRoot)
    {
        Dictionary<string, string> variables = new() { ["SPARK_HOME"] = sparkHome };
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOTNET_ROOT")))
            variables["DOTNET_ROOT"] = dotnetRoot;
        return new SubmitCommandLine
        {
            Executable = Path.Combine(sparkHome, "bin", "spark-submit"),
            Arguments =
            [
                .. arguments.SparkOptions, "--class", LauncherClass, launcherJar,
                arguments.Program, .. arguments.ProgramArguments,
            ],
            Variables = variables,
        };
    }

    /// <summary>The process to start. It shares the terminal, the input and the output of this one.</summary>
    public ProcessStartInfo ToProcessStartInfo()
    {
        ProcessStartInfo start = new(Executable, Arguments);
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return start;
    }

    /// <summary>The line as a shell would read it.</summary>
    public override string ToString() => string.Join(' ', Variables
        .Select(variable => $"{variable.Key}={Quote(variable.Value)}")
        .Append(Quote(Executable)).Concat(Arguments.Select(Quote)));

    private static string Quote(string word) =>
        PlainWord().IsMatch(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./:=,@%+-]+$")]
    private static partial Regex PlainWord();
}
