using System.Diagnostics;
using SparkDL.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Connect;

/// <summary>
/// The server that a program starts for itself: what it needs, what it leaves behind, what others can see of it.
/// </summary>
public sealed class LocalServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public async Task It_dies_with_a_program_that_is_killed()
    {
        await using var program = Start(["hold", "local[1]"]);
        await program.WaitForAsync("READY 3");
        var java = TestProgram.JavaBelow(program.Id).Single();
        var killed = Stopwatch.GetTimestamp();

        TestProgram.Signal(program.Id, "KILL");

        await TestProgram.EventuallyAsync(() => !TestProgram.IsAlive(java), TimeSpan.FromSeconds(80));
        Console.WriteLine(
            $"the server was gone {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.00} s after its program");
    }

    [SparkFact]
    public async Task Nobody_can_read_the_token_from_its_arguments()
    {
        await using var program = Start(["hold", "local[1]"]);
        await program.WaitForAsync("READY 3");
        var java = TestProgram.JavaBelow(program.Id).Single();
        var token = File.ReadAllText($"/proc/{java}/environ").Split('\0')
            .Single(v => v.StartsWith("SPARK_CONNECT_AUTHENTICATE_TOKEN=", StringComparison.Ordinal)).Split('=')[1];

        Assert.Equal(64, token.Length);
        Assert.DoesNotContain(token, TestProgram.CommandLine(java));
        Assert.DoesNotContain(token, program.Log);
    }

    [SparkFact]
    public void It_leaves_no_process_and_no_folder()
    {
        using var spark = SparkSession.Builder().Master("local[1]").Create();
        var java = spark.Server!.ProcessId;
        Assert.NotEmpty(Folders());
        Assert.Equal(1, spark.TaskSlots);

        spark.Stop();

        Assert.False(TestProgram.IsAlive(java));
        Assert.Empty(Folders());

        string[] Folders() =>
            [.. Directory.GetDirectories(Path.GetTempPath(), $"sparkdl-server-{Environment.ProcessId}-*")
            .Where(f => TestProgram.CommandLine(java).Contains(f, StringComparison.Ordinal))];
    }

    [SparkFact]
    public void A_wrong_token_is_refused()
    {
        using var spark = SparkSession.Builder().Master("local[1]").Create();
        var remote = $"sc://127.0.0.1:{spark.Client.Target.Port}/";

        var missing = Assert.Throws<SparkSetupException>(() => SparkSession.Builder().Remote(remote).Create());
        var wrong = Assert.Throws<SparkSetupException>(
            () => SparkSession.Builder().Remote(remote + ";token=canary-4711").Create());

        Assert.Contains("asks for a token", missing.Message);
        Assert.Contains("refused the token", wrong.Message);
        Assert.DoesNotContain("canary", wrong.ToString());
    }

    [SparkFact]
    public async Task Without_java_it_says_what_to_install()
    {
        await using var program = Start(["hold", "local[1]"], ("JAVA_HOME", _folder));
        await program.WaitForAsync($"SparkSetupException: JAVA_HOME is {_folder}, but there is no bin/java");
    }

    [SparkFact]
    public async Task With_no_java_anywhere_it_says_what_to_install()
    {
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host
            : "/usr/bin/dotnet";
        var start = new ProcessStartInfo("env");
        string[] words =
            ["-u", "JAVA_HOME", $"PATH={_folder}", dotnet, "exec", TestProgram.Assembly, "hold", "local[1]"];
        foreach (var word in words)
            start.ArgumentList.Add(word);
        await using var program = SupervisedProcess.Start(start, Path.Combine(_folder, "log"));
        await program.WaitForAsync(
            "No Java was found, neither by JAVA_HOME nor on the PATH.*apt-get install openjdk-17");
    }

    [SparkFact]
    public async Task A_java_that_is_too_old_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        File.WriteAllText(Path.Combine(_folder, "bin", "java"), "");
        File.WriteAllText(Path.Combine(_folder, "release"), "JAVA_VERSION=\"11.0.2\"\n");
        await using var program = Start(["hold", "local[1]"], ("JAVA_HOME", _folder));
        await program.WaitForAsync("is Java 11.0.2; Spark 4 needs 17 or later");
    }

    [SparkFact]
    public async Task A_spark_home_without_spark_is_named()
    {
        await using var program = Start(["hold", "local[1]"], ("SPARK_HOME", _folder));
        await program.WaitForAsync($"SPARK_HOME is {_folder}, but there is no jars/spark-connect");
    }

    [SparkFact]
    public async Task Settings_that_spark_refuses_are_told_with_its_reason()
    {
        var error = await Assert.ThrowsAsync<SparkSetupException>(() => Task.Run(() =>
            SparkSession.Builder().Master("local[1]").Config("spark.buffer.size", "1m").Create()));
        Assert.Contains("spark.buffer.size", error.Message);
    }

    [Fact]
    public void A_master_that_is_not_there_is_told_at_once()
    {
        var error =
            Assert.Throws<SparkSetupException>(() => SparkSession.Builder().Master("spark://127.0.0.1:1").Create());
        Assert.Contains("No Spark master answers at spark://127.0.0.1:1", error.Message);
    }

    private SupervisedProcess Start(string[] arguments, params (string, string)[] environment) =>
        TestProgram.Start(Path.Combine(_folder, "log"), arguments, environment);
}
