using System.Text.Json;

namespace SparkDL.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly SparkdlProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_machine_with_java_and_spark_can_run_a_local_job()
    {
        _tool.Variables["JAVA_HOME"] = _tool.FakeJava("21.0.2");
        _tool.Variables["SPARK_HOME"] = _tool.FakeSpark("4.2.0");

        var (code, checks) = await DoctorAsync();

        Assert.Equal("21.0.2", checks["Java"].GetProperty("version").GetString());
        Assert.Equal("4.2.0", checks["Spark"].GetProperty("version").GetString());
        Assert.Equal("Found", StateOf(checks["Spark Connect"]));
        Assert.Equal("Found", StateOf(checks[".NET runtime"]));
        Assert.Equal(StateOf(checks["Java launcher"]) == "Found" ? 0 : 1, code);
    }

    [Fact]
    public async Task An_empty_machine_lacks_java_and_spark_and_learns_how_to_get_them()
    {
        var (code, checks) = await DoctorAsync();

        Assert.Equal(1, code);
        Assert.Equal("Missing", StateOf(checks["Java"]));
        Assert.Contains("apt-get install openjdk-17", ProblemOf(checks["Java"]));
        Assert.Equal("Missing", StateOf(checks["Spark"]));
        Assert.Contains("SPARK_HOME", ProblemOf(checks["Spark"]));
        Assert.Equal("not made yet", checks["Cache"].GetProperty("note").GetString());
    }

    [Fact]
    public async Task An_old_java_is_missing_with_its_version_and_the_oldest_that_fits()
    {
        _tool.Variables["JAVA_HOME"] = _tool.FakeJava("11.0.22");

        var (_, checks) = await DoctorAsync();

        Assert.Equal("Missing", StateOf(checks["Java"]));
        Assert.Equal("11.0.22", checks["Java"].GetProperty("version").GetString());
        Assert.Contains("17 or later", ProblemOf(checks["Java"]));
    }

    [Fact]
    public async Task A_java_home_without_java_and_a_spark_home_that_is_no_folder_are_named()
    {
        _tool.Variables["JAVA_HOME"] = _tool.Folder("empty");
        _tool.Variables["SPARK_HOME"] = "/does/not/exist";

        var (_, checks) = await DoctorAsync();

        Assert.Contains(_tool.Folder("empty"), ProblemOf(checks["Java"]));
        Assert.Contains("/does/not/exist", ProblemOf(checks["Spark"]));
    }

    [Fact]
    public async Task A_spark_without_the_connect_server_is_refused()
    {
        _tool.Variables["JAVA_HOME"] = _tool.FakeJava("17.0.1");
        _tool.Variables["SPARK_HOME"] = _tool.FakeSpark("3.5.6", connect: false);

        var (code, checks) = await DoctorAsync();

        Assert.Equal(1, code);
        Assert.Equal("3.5.6", checks["Spark"].GetProperty("version").GetString());
        Assert.Equal("Missing", StateOf(checks["Spark Connect"]));
    }

    [Fact]
    public async Task A_program_without_the_workers_archive_is_told_how_to_get_it()
    {
        var empty = _tool.Folder("program");
        var (_, without) = await DoctorAsync("--program", empty);
        File.WriteAllText(Path.Combine(empty, "sparkdl-worker-linux-x64.tar.gz"), "");
        var (_, with) = await DoctorAsync("--program", empty);

        Assert.Equal("Missing", StateOf(without["Worker's archive"]));
        Assert.Contains("package SparkDL", ProblemOf(without["Worker's archive"]));
        Assert.Equal("Found", StateOf(with["Worker's archive"]));
    }

    [Fact]
    public async Task The_cache_is_measured_and_the_copy_of_spark_in_it_is_found()
    {
        var cache = _tool.Folder("cache");
        _tool.Variables["XDG_CACHE_HOME"] = cache;
        var jars = _tool.Folder("cache", "sparkdl", "spark-4.2.0", "jars");
        File.WriteAllBytes(Path.Combine(jars, "spark-core_2.13-4.2.0.jar"), new byte[1_500_000]);
        File.WriteAllText(Path.Combine(jars, "spark-connect_2.13-4.2.0.jar"), "");

        var (_, checks) = await DoctorAsync();

        Assert.Equal("Found", StateOf(checks["Spark"]));
        Assert.Equal("1.5 MB", checks["Cache"].GetProperty("note").GetString());
    }

    [Fact]
    public async Task Java_is_not_started()
    {
        // The fake Java states its version in no file; a start would fail with code 70.
        var home = _tool.FakeJava("17.0.1");
        File.Delete(Path.Combine(home, "release"));
        _tool.Variables["JAVA_HOME"] = home;

        var (_, checks) = await DoctorAsync();

        Assert.Equal("Found", StateOf(checks["Java"]));
        Assert.False(checks["Java"].TryGetProperty("version", out _));
    }

    [Fact]
    public async Task The_text_for_readers_has_a_line_for_each_part_and_a_verdict()
    {
        var answer = await _tool.RunAsync("doctor");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("MISSING  Java\n", answer.Output);
        Assert.Contains("A local job cannot run on this machine", answer.Output);
        Assert.Empty(answer.Errors);
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--deadline", "0")]
    [InlineData("--deadline", "soon")]
    public async Task A_wrong_command_line_ends_with_code_2(params string[] arguments)
    {
        var answer = await _tool.RunAsync(["doctor", .. arguments]);
        Assert.Equal(2, answer.ExitCode);
        Assert.NotEmpty(answer.Errors);
    }

    [Fact]
    public async Task This_machine_is_looked_over()
    {
        foreach (var name in new[] { "HOME", "PATH", "JAVA_HOME", "SPARK_HOME", "XDG_CACHE_HOME" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) _tool.Variables[name] = value;
            else _tool.Variables.Remove(name);
        }

        var (code, checks) = await DoctorAsync();

        var hasAll = checks.Values.All(c => !c.GetProperty("required").GetBoolean() || StateOf(c) == "Found");
        Assert.Equal(hasAll, code == 0);
        Assert.Equal(SparkDL.Harness.SparkInstallation.Java is not null, StateOf(checks["Java"]) == "Found");
        Assert.DoesNotContain(checks.Values, check => StateOf(check) == "TimedOut");
    }

    private async Task<(int Code, Dictionary<string, JsonElement> Checks)> DoctorAsync(params string[] arguments)
    {
        var answer = await _tool.RunAsync(["doctor", "--json", .. arguments]);
        Assert.Empty(answer.Errors);
        var report = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal(answer.ExitCode == 0, report.GetProperty("canRunLocally").GetBoolean());
        Assert.NotEmpty(report.GetProperty("version").GetString()!);
        return (answer.ExitCode, report.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!));
    }

    private static string StateOf(JsonElement check) => check.GetProperty("state").GetString()!;

    private static string ProblemOf(JsonElement check) => check.GetProperty("problem").GetString()!;
}
