using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkDL.Harness;
using SparkDL.Models.Folder;
using SparkDL.Torch.IO;
using Xunit;

namespace SparkDL.Integration.Tests.Transformers;

/// <summary>The quickstart's program as a user starts it.</summary>
public sealed class QuickstartTests : IDisposable
{
    private static readonly string[] Keys =
    [
        "engine", "accuracy", "train_images", "ingest_images_per_second", "train_samples_per_second",
        "score_rows_per_second", "seconds_total",
    ];

    private readonly string _output = Directory.CreateTempSubdirectory("sparkdl-quickstart-").FullName;

    public void Dispose() => Directory.Delete(_output, recursive: true);

    [SparkFact]
    public void Digits_are_learned_on_real_Spark()
    {
        JsonObject result = Result(Run("--master", "local[2]"));
        Assert.StartsWith("spark-", (string?)result["engine"]);
        Assert.InRange((double)result["accuracy"]!, 0.95, 1);
        Assert.True(File.Exists(Path.Combine(_output, "model", "model", "model.safetensors")));
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(_output, "loss.svg")));
    }

    [Fact]
    public void Digits_are_learned_without_Spark_by_the_function_runner()
    {
        JsonObject result = Result(Run("--no-spark"));
        Assert.Equal("function-runner", (string?)result["engine"]);
        Assert.InRange((double)result["accuracy"]!, 0.95, 1);
    }

    [SparkFact]
    public async Task Digits_are_learned_on_a_cluster_that_has_nothing_installed_for_it()
    {
        await using StandaloneCluster cluster = await StandaloneCluster.StartAsync(workers: 2);
        JsonObject result = Result(Run("--master", cluster.MasterUrl));
        Assert.InRange((double)result["accuracy"]!, 0.95, 1);
    }

    [SparkFact(Corpus = "digits")]
    public void A_folder_of_three_classes_gives_a_model_of_three_classes()
    {
        string data = Path.Combine(_output, "three");
        ImageFiles.WriteDigits(data, "zero", "one", "two");

        JsonObject result = Result(Run("--master", "local[2]", "--data", data, "--epochs", "20"));

        Assert.InRange((double)result["accuracy"]!, 0.8, 1);
        LoadedModel model = ModelFolder.Load(Path.Combine(_output, "model", "model"));
        Assert.Equal(["one", "two", "zero"], model.Description.Labels!);
        Assert.Equal(3, (int)model.Description.Config!["num_classes"]!);
    }

    // The whole job takes over three minutes on two one-core executors with two ranks beside them: so a fifth of the
    // images, two epochs, and an accuracy that only says that it learned.
    [SparkFact(Corpus = "cifar10")]
    [Trait("Suite", "cifar10")]
    [Trait("Tier", "long")]
    public async Task Cifar10_is_learned_on_a_cluster_that_has_nothing_installed_for_it()
    {
        string data = Path.Combine(_output, "cifar10");
        ImageFiles.TakeOfEachClass(Path.Combine(Corpus.Cifar10.Folder, "train.tar.gz"), data, 1000);
        ImageFiles.TakeOfEachClass(Path.Combine(Corpus.Cifar10.Folder, "test.tar.gz"), data, 100);
        await using StandaloneCluster cluster = await StandaloneCluster.StartAsync(workers: 2);

        JsonObject result = Result(Run("--master", cluster.MasterUrl, "--data", data, "--epochs", "2"));

        Console.WriteLine(result.ToJsonString());
        Assert.StartsWith("spark-", (string?)result["engine"]);
        Assert.InRange((int)result["train_images"]!, 9_000, 10_000);
        Assert.InRange((double)result["accuracy"]!, 0.3, 1);
    }

    [SparkFact(Corpus = "cifar10")]
    [Trait("Suite", "cifar10")]
    [Trait("Tier", "long")]
    public void Cifar10_is_learned_on_real_Spark()
    {
        JsonObject result = Result(Run("--master", "local[2]", "--data", Corpus.Cifar10.Folder));
        Assert.InRange((double)result["accuracy"]!, 0.60, 1);
    }

    [Theory]
    [InlineData("unknown argument --colour", "--colour")]
    [InlineData("--epochs needs a positive number, not 'many'", "--epochs", "many")]
    [InlineData("there is no folder /no/such/folder", "--data", "/no/such/folder")]
    public void Bad_arguments_are_named(string message, params string[] arguments)
    {
        (int code, _, string errors) = Run(arguments);
        Assert.Equal(1, code);
        Assert.Contains(message, errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [SparkFact]
    public void A_folder_with_no_images_is_named()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_output, "empty")).FullName;
        (int code, _, string errors) = Run("--data", empty);
        Assert.Equal(1, code);
        Assert.Contains("holds no image files", errors);
    }

    private static JsonObject Result((int Code, string Output, string Errors) run)
    {
        Assert.True(run.Code == 0, run.Output + run.Errors);
        JsonObject line = JsonNode.Parse(run.Output.TrimEnd().Split('\n')[^1])!.AsObject();
        Assert.Equal(Keys, line.Select(pair => pair.Key));
        return line;
    }

    private (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program(), .. arguments, "--output", _output])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(9)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the quickstart did not end: {output.Result}{errors.Result}");
        }
        return (process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Built beside this test, in the same configuration.</summary>
    private static string Program()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program =
            Path.Combine(RepositoryPaths.Root, "examples/02_Cifar10/bin", configuration, "net10.0/Cifar10.dll");
        Assert.True(File.Exists(program), $"{program} is not built");
        return program;
    }
}
