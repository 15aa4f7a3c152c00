namespace SparkDL.Cli;

/// <summary>The exit codes of the tool itself; <c>submit</c> returns those of the program that it ran.</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked to do.</summary>
    public const int Success = 0;

    /// <summary>The machine lacks something; the message says what to do.</summary>
    public const int Missing = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
