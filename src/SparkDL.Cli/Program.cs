using System.CommandLine;
using SparkDL.Cli;

return await SparkdlCommand.RunAsync(args, new InvocationConfiguration()).ConfigureAwait(false);
