namespace SparkDL.Cli.Submit;

/// <summary>The arguments of <c>sparkdl submit</c>: Spark's options, the program, its arguments.</summary>
/// <param name="SparkOptions">The options of <c>spark-submit</c>, as they were given.</param>
/// <param name="Program">The program, a <c>.dll</c> or an executable.</param>
/// <param name="ProgramArguments">The program's arguments.</param>
internal sealed record SubmitArguments(
    IReadOnlyList<string> SparkOptions, string Program, IReadOnlyList<string> ProgramArguments)
{
    // Every other option of spark-submit is followed by a value.
    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "--supervise", "--verbose", "-v", "--load-spark-defaults",
    };

    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["--class"] = "sparkdl submit names the class itself, the Java launcher's",
        ["--kill"] = "it submits nothing: call spark-submit",
        ["--status"] = "it submits nothing: call spark-submit",
        ["--version"] = "it submits nothing: call spark-submit",
        ["--remote"] = "the launcher starts the Connect server itself: use --master",
    };

    /// <summary>Tells the arguments apart: the first that is no option and no option's value is the program.</summary>
    /// <exception cref="ArgumentException">There is no program, or an option cannot be used here.</exception>
    public static SubmitArguments Parse(IReadOnlyList<string> arguments)
    {
        var at = 0;
        while (LengthOfOption(arguments, at) is > 0 and var length)
        {
            var option = arguments[at].Split('=', 2)[0];
            if (Refused.TryGetValue(option, out var reason))
                throw new ArgumentException($"The option {option} cannot be used: {reason}.");
            at += length;
        }

        if (at >= arguments.Count)
        {
            throw new ArgumentException("There is no program among the arguments: "
                + "sparkdl submit [options of spark-submit] APP.dll [arguments].");
        }

        return new SubmitArguments([.. arguments.Take(at)], arguments[at], [.. arguments.Skip(at + 1)]);
    }

    /// <summary>
    /// The number of arguments that the option at a position takes, its value included; 0 where there is no option.
    /// </summary>
    public static int LengthOfOption(IReadOnlyList<string> arguments, int at)
    {
        if (at >= arguments.Count || !arguments[at].StartsWith('-')) return 0;
        var length = Flags.Contains(arguments[at]) || arguments[at].Contains('=') ? 1 : 2;
        return Math.Min(length, arguments.Count - at);
    }
}
