using System.Diagnostics;
using Docs.Tests.Harness;
using SparkDL.Harness;

namespace Docs.Tests;

/// <summary>The examples, as a user starts them.</summary>
[Collection(SharedSparkCollection.Name)] // one Spark at a time
public sealed class ExampleTests
{
    [SparkFact]
    public void The_first_function_shows_its_result()
    {
        string output = Run("01_FirstFunction/FirstFunction");

        Assert.Contains("| 40.0|     104.0|", output.Replace("   40.0|", "| 40.0|", StringComparison.Ordinal));
    }

    [SparkFact]
    public void Images_are_learned_scored_saved_and_loaded()
    {
        using ClassFolders folders = new(filesOfAClass: 80);

        string output = Run("03_TrainOnYourImages/TrainOnYourImages", folders.Path, "8");

        Assert.Contains("notes.jpg", output);
        IEnumerable<string> accuracies =
            from line in output.Split('\n')
            where line.StartsWith("accuracy", StringComparison.Ordinal)
            select line.Split(' ')[1];
        Assert.Equal(["1.000", "1.000"], accuracies);
    }

    [Fact]
    public void A_function_and_a_model_run_without_Spark()
    {
        string output = Run("04_WithoutSpark/WithoutSpark");

        Assert.Contains("half the sums: 1.5, 3.5", output);
        Assert.Contains("the points lie above and below the line", output);
    }

    /// <summary>Runs a program that was built beside this test, in the same configuration.</summary>
    private static string Run(string example, params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = RepositoryPaths.Under(
            $"examples/{example.Replace("/", $"/bin/{configuration}/net10.0/", StringComparison.Ordinal)}.dll");
        Assert.True(File.Exists(program), $"{program} is not built");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{example} did not end: {output.Result}{errors.Result}");
        }
        Assert.True(process.ExitCode == 0, output.Result + errors.Result);
        return output.Result;
    }
}
