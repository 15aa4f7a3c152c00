using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SparkDL.Connect.Server;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>Spark is found in its places in order, and downloaded; a small archive stands for the real one.</summary>
public sealed class SparkFinderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sparkdl-finder-").FullName;

    private string Cache => Path.Combine(_root, "cache");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Spark_home_comes_first()
    {
        MakeSpark(Path.Combine(_root, "home"));
        MakeSpark(Path.Combine(Cache, "spark-4.2.0"));
        Assert.Equal(Path.Combine(_root, "home"), Finder().Find(Path.Combine(_root, "home")).Home);
    }

    [Fact]
    public void A_spark_home_that_is_none_is_not_passed_over()
    {
        MakeSpark(Path.Combine(Cache, "spark-4.2.0"));
        Assert.Contains("SPARK_HOME is", Assert.Throws<SparkSetupException>(() => Finder().Find(_root)).Message);
    }

    [Fact]
    public void The_cache_comes_before_the_archive()
    {
        MakeSpark(Path.Combine(Cache, "spark-4.2.0"));
        Assert.Equal(Path.Combine(Cache, "spark-4.2.0"), Finder().Find(null).Home);
    }

    [Fact]
    public async Task Apaches_archive_is_fetched_and_checked()
    {
        var archive = Pack(Path.Combine(_root, "spark.tgz"));
        await using var server = await ServeAsync(archive);
        var sum = Convert.ToHexStringLower(SHA512.HashData(archive));

        Assert.Equal(Path.Combine(Cache, "spark-4.2.0"), Finder(server.Urls.Single(), sum).Find(null).Home);

        Assert.Empty(Directory.GetFiles(Cache, "*.tgz"));
        Assert.Empty(Directory.GetDirectories(Cache, "unpack-*"));
        await server.StopAsync();
        Assert.Equal(Path.Combine(Cache, "spark-4.2.0"), Finder(sum: sum).Find(null).Home);
    }

    [Fact]
    public async Task An_archive_with_another_sum_is_refused_and_leaves_nothing()
    {
        await using var server = await ServeAsync(Pack(Path.Combine(_root, "spark.tgz")));

        var finder = Finder(server.Urls.Single(), new string('0', 128));
        var error = Assert.Throws<SparkSetupException>(() => finder.Find(null));

        Assert.Contains("SHA-512", error.Message);
        Assert.False(Directory.Exists(Path.Combine(Cache, "spark-4.2.0")));
        Assert.Empty(Directory.GetFiles(Cache, "*.tgz"));
    }

    [Fact]
    public async Task A_server_without_the_archive_is_told_with_what_to_set()
    {
        await using var server = await ServeAsync(null);
        var error = Assert.Throws<SparkSetupException>(() => Finder(server.Urls.Single()).Find(null));
        Assert.Contains("404", error.Message);
        Assert.Contains("Set SPARK_HOME", error.Message);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told_in_time()
    {
        var started = Stopwatch.GetTimestamp();
        var error = Assert.Throws<SparkSetupException>(() => Finder("http://127.0.0.1:1").Find(null));
        Assert.Contains("cannot be fetched", error.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 60);
    }

    [Fact]
    public async Task An_archive_without_spark_is_refused()
    {
        File.WriteAllText(Path.Combine(_root, "readme"), "no Spark");
        Tar(Path.Combine(_root, "spark.tgz"), "readme");
        var archive = File.ReadAllBytes(Path.Combine(_root, "spark.tgz"));
        await using var server = await ServeAsync(archive);
        var sum = Convert.ToHexStringLower(SHA512.HashData(archive));
        var error = Assert.Throws<SparkSetupException>(() => Finder(server.Urls.Single(), sum).Find(null));
        Assert.Contains("holds no Spark", error.Message);
    }

    private SparkFinder Finder(string url = "http://127.0.0.1:1", string sum = "") =>
        new(new SparkDownload(new Uri($"{url}/spark.tgz"), sum, TimeSpan.FromSeconds(5)), Cache);

    private static void MakeSpark(string home)
    {
        var jars = Directory.CreateDirectory(Path.Combine(home, "jars")).FullName;
        File.WriteAllText(Path.Combine(jars, "spark-connect_2.13-4.2.0.jar"), "");
    }

    private byte[] Pack(string archive)
    {
        MakeSpark(Path.Combine(_root, "spark-4.2.0-bin"));
        Tar(archive, "spark-4.2.0-bin");
        return File.ReadAllBytes(archive);
    }

    private void Tar(string archive, string what)
    {
        using var tar = Process.Start("tar", ["-caf", archive, "-C", _root, what]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
    }

    private static async Task<WebApplication> ServeAsync(byte[]? content)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/spark.tgz", () => content is null ? Results.NotFound() : Results.Bytes(content));
        await app.StartAsync();
        return app;
    }
}
