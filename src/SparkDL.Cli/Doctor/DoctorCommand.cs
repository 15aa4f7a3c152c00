using System.CommandLine;
using System.Globalization;

namespace SparkDL.Cli.Doctor;

/// <summary>The command <c>sparkdl doctor</c>.</summary>
internal static class DoctorCommand
{
    private const double DefaultSeconds = 10;

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Writes a JSON document." };
        Option<DirectoryInfo?> program = new("--program")
        {
            Description = "The folder of a built program, in which the worker's archive must be. Default: none.",
            HelpName = "FOLDER",
        };
        Option<double> deadline = new("--deadline")
        {
            Description = "The time in seconds that each check may take.",
            DefaultValueFactory = _ => DefaultSeconds,
            HelpName = "SECONDS",
        };
        deadline.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0) return;
            if (!double.TryParse(result.Tokens[^1].Value, CultureInfo.InvariantCulture, out var seconds)
                || seconds is not (> 0 and < 3600))
                result.AddError("--deadline must be above 0 and below 3600 seconds.");
        });
        Command command = new("doctor", "Says what this machine has of what SparkDL needs, what is missing and how to "
            + "get it. It starts nothing. The exit code is 0 only if a local job can run.") { json, program, deadline };
        command.SetAction(async parsed =>
        {
            var report = await DoctorReport.CreateAsync(
                parsed.GetValue(program)?.FullName, TimeSpan.FromSeconds(parsed.GetValue(deadline)))
                .ConfigureAwait(false);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(report.ToJson());
            else report.Write(output);
            return report.CanRunLocally ? ExitCode.Success : ExitCode.Missing;
        });
        return command;
    }
}
