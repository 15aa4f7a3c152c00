using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SparkDL.Harness;

namespace SparkDL.Tests.Setup;

/// <summary>Set-up finds Spark: tested with a copy of its scripts, an empty cache and a local HTTP server.</summary>
public sealed class SparkFetchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-setup-").FullName;

    public SparkFetchTests()
    {
        Copy("eng/lib.sh");
        Copy("eng/spark.sh");
    }

    private string Cache => Path.Combine(_folder, "cache");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Spark_home_comes_first()
    {
        var spark = FakeSpark("mine");

        var result = Run(("SPARK_HOME", spark));

        Assert.Equal((0, spark), (result.Code, result.LastLine));
    }

    [Fact]
    public void A_spark_home_without_a_spark_is_refused_by_name()
    {
        var result = Run(("SPARK_HOME", Path.Combine(_folder, "nothing")));

        Assert.Equal(1, result.Code);
        Assert.Contains("SPARK_HOME=", result.Error);
    }

    [Fact]
    public void The_shared_folder_unpacks_its_spark_once()
    {
        var spark = FakeSpark("spark-4.2.0");
        var script = SharedScript($"cp -r {spark} \"$2/spark-$1\"");

        var first = Run();
        File.Delete(script);
        var second = Run();

        Assert.Equal((0, Path.Combine(Cache, "sparkdl", "spark-4.2.0")), (first.Code, first.LastLine));
        Assert.Equal((0, first.LastLine), (second.Code, second.LastLine));
    }

    [Fact]
    public void A_shared_folder_that_cannot_unpack_is_a_failure()
    {
        SharedScript("echo the sum is not right >&2; exit 1");

        var result = Run();

        Assert.Equal(1, result.Code);
        Assert.Contains("the sum is not right", result.Error);
        Assert.False(Directory.Exists(Path.Combine(Cache, "sparkdl", "spark-4.2.0")));
    }

    [Fact]
    public async Task An_archive_is_downloaded_and_its_sum_checked()
    {
        var archive = Path.Combine(_folder, "spark.tgz");
        Pack(FakeSpark("spark-4.2.0-bin-hadoop3"), archive, "-czf");
        var content = await File.ReadAllBytesAsync(archive);
        var sum = Convert.ToHexStringLower(SHA512.HashData(content));
        using var server = Serve(content, out var url);

        var result = Run(("SPARKDL_SPARK_URL", url), ("SPARKDL_SPARK_SHA512", sum));

        Assert.Equal((0, Path.Combine(Cache, "sparkdl", "spark-4.2.0")), (result.Code, result.LastLine));
    }

    [Fact]
    public void An_archive_with_another_sum_is_refused_and_leaves_no_spark()
    {
        using var server = Serve([1, 2, 3], out var url);

        var result = Run(("SPARKDL_SPARK_URL", url));

        Assert.Equal(1, result.Code);
        Assert.Contains("SHA-512 differs", result.Error);
        Assert.False(Directory.Exists(Path.Combine(Cache, "sparkdl", "spark-4.2.0")));
    }

    [Fact]
    public void Where_nothing_answers_the_failure_says_what_to_set()
    {
        var result = Run(("SPARKDL_SPARK_URL", $"http://127.0.0.1:{FreePort()}/spark.tgz"));

        Assert.Equal(1, result.Code);
        Assert.Contains("set SPARK_HOME", result.Error);
    }

    private void Copy(string path)
    {
        var target = Path.Combine(_folder, "repository", path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(RepositoryPaths.Under(path), target);
    }

    private string SharedScript(string body)
    {
        var spark = Directory.CreateDirectory(Path.Combine(_folder, "shared", "spark")).FullName;
        var script = Path.Combine(spark, "unpack.sh");
        File.WriteAllText(script, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }

    private string FakeSpark(string name)
    {
        var home = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.Combine(home, "bin"));
        Directory.CreateDirectory(Path.Combine(home, "jars"));
        File.WriteAllText(Path.Combine(home, "bin", "spark-class"), "");
        File.SetUnixFileMode(
            Path.Combine(home, "bin", "spark-class"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(home, "jars", "spark-connect_2.13-4.2.0.jar"), "");
        return home;
    }

    private static void Pack(string folder, string archive, string flags)
    {
        using var tar = Process.Start(
            "tar", [flags, archive, "-C", Path.GetDirectoryName(folder)!, Path.GetFileName(folder)]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
    }

    private (int Code, string LastLine, string Error) Run(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(_folder, "repository", "eng", "spark.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("SPARK_HOME");
        start.Environment["XDG_CACHE_HOME"] = Cache;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000), "spark.sh did not end within a minute");
        return (process.ExitCode, output.TrimEnd().Split('\n')[^1], error.Result);
    }

    private static HttpListener Serve(byte[] content, out string url)
    {
        var server = new HttpListener();
        url = $"http://127.0.0.1:{FreePort()}/";
        server.Prefixes.Add(url);
        server.Start();
        server.BeginGetContext(asked =>
        {
            var response = server.EndGetContext(asked).Response;
            response.Close(content, willBlock: true);
        }, null);
        return server;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
