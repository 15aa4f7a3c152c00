using System.CommandLine;
using SparkDL.Cli;

// Without a limit of the parser's own: after a signal it would leave its submitted program behind after two seconds.
InvocationConfiguration invocation = new() { ProcessTerminationTimeout = null };
return await SparkdlCommand.RunAsync(args, invocation).ConfigureAwait(false);
