using System.Diagnostics;
using SparkDL.Cli.Submit;
using SparkDL.Harness;
using SparkDL.Sql;

namespace SparkDL.Cli.Tests;

public sealed class SubmitTests : IDisposable
{
    private readonly SparkdlProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Options_with_values_flags_and_assignments_are_told_from_the_program()
    {
        var arguments = SubmitArguments.Parse(
            ["--master", "local[2]", "--supervise", "-c", "a=b", "--conf=c=d", "App.dll", "--master", "x", "-h"]);

        Assert.Equal(["--master", "local[2]", "--supervise", "-c", "a=b", "--conf=c=d"], arguments.SparkOptions);
        Assert.Equal("App.dll", arguments.Program);
        Assert.Equal(["--master", "x", "-h"], arguments.ProgramArguments);
    }

    [Theory]
    [InlineData("no program")]
    [InlineData("no program", "--master", "local[2]")]
    [InlineData("no program", "--master")]
    [InlineData("--class", "--class", "Main", "App.dll")]
    [InlineData("--kill", "--kill", "driver-1")]
    [InlineData("--remote", "--remote=sc://host", "App.dll")]
    public void What_cannot_be_submitted_is_refused(string message, params string[] arguments) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => SubmitArguments.Parse(arguments)).Message);

    [Fact]
    public void Own_options_are_found_before_the_program_and_not_behind_it()
    {
        Assert.Equal(["submit", "--dry-run", "--", "--master", "m", "App.dll", "--dry-run", "--help"],
            SubmitCommand.Separate(["submit", "--master", "m", "--dry-run", "App.dll", "--dry-run", "--help"]));
        Assert.Equal(["doctor", "--json"], SubmitCommand.Separate(["doctor", "--json"]));
        // The value of an option may look like an option.
        Assert.Equal(["submit", "--", "--name", "--dry-run", "App.dll"],
            SubmitCommand.Separate(["submit", "--name", "--dry-run", "App.dll"]));
    }

    [LauncherFact]
    public async Task A_dry_run_prints_a_line_that_a_shell_can_run()
    {
        var (spark, program) = (Prepare("printf '<%s>' \"$@\""), _tool.FakeProgram());

        var dry = await _tool.RunAsync(
            "submit", "--dry-run", "--master", "local[2]", "--name", "it's", program, "a b", "--dry-run");

        Assert.Equal(0, dry.ExitCode);
        Assert.Contains($"SPARK_HOME={spark}", dry.Output);
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", dry.Output])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var run = await SparkdlProcess.FinishAsync(shell);
        Assert.Matches("^<--master><local\\[2\\]><--name><it's><--class><sparkdl.launcher.Launcher><[^>]+\\.jar>"
            + $"<{program}><a b><--dry-run>$", run.Output);
    }

    [LauncherFact]
    public async Task The_exit_code_and_the_output_are_those_of_the_program()
    {
        Prepare("echo \"out $DOTNET_ROOT\"; echo errors >&2; exit 42");

        var answer = await _tool.RunAsync("submit", _tool.FakeProgram());

        Assert.Equal(42, answer.ExitCode);
        Assert.StartsWith("out /", answer.Output);
        Assert.Equal("errors\n", answer.Errors);
    }

    [LauncherFact]
    public async Task A_signal_reaches_the_program_which_decides_how_and_when_it_ends()
    {
        Prepare("trap 'sleep 3; echo caught; exit 7' TERM; echo ready; "
            + "while :; do read -t 0.1 -u 9 9<>/dev/zero; done");
        using var process = _tool.Start("submit", _tool.FakeProgram());
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));

        using (var kill = Process.Start("/bin/kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();

        var answer = await SparkdlProcess.FinishAsync(process);
        Assert.Equal(7, answer.ExitCode);
        Assert.Equal("caught\n", answer.Output);
    }

    [Fact]
    public async Task Without_spark_the_message_says_what_to_set()
    {
        var answer = await _tool.RunAsync("submit", _tool.FakeProgram());
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("SPARK_HOME is not set", answer.Errors);
        Assert.Empty(answer.Output);
    }

    [Theory]
    [InlineData("does not exist", "missing.dll")]
    [InlineData("no program")]
    public async Task A_wrong_command_line_ends_with_code_2(string message, params string[] arguments)
    {
        var answer = await _tool.RunAsync(["submit", .. arguments]);
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(message, answer.Errors);
    }

    [Fact]
    public async Task Help_before_the_program_is_the_tools()
    {
        var answer = await _tool.RunAsync("submit", "--help");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("--dry-run", answer.Output);
    }

    private string Prepare(string submit)
    {
        _tool.Variables["PATH"] = "/usr/bin:/bin";
        _tool.Variables["JAVA_HOME"] = _tool.FakeJava("17.0.1");
        return _tool.Variables["SPARK_HOME"] = _tool.FakeSpark("4.2.0", submit: submit);
    }
}

/// <summary>A fact that needs the Java launcher inside SparkDL: it is skipped where set-up had no Spark.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LauncherFactAttribute : FactAttribute
{
    public LauncherFactAttribute()
    {
        if (!LocalSpark.Inspect().Launcher.IsUsable && !Corpus.Required)
            Skip = "this build has no Java launcher: run ./test.sh where Spark can be found";
    }
}
