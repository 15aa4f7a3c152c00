using System.Diagnostics;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Packaging;

/// <summary>
/// What a user gets who adds the packages to an empty project: everything, with nothing of this checkout.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Packages =
        ["SparkDL", "SparkDL.Torch", "SparkDL.Transformers", "SparkDL.Horovodish"];

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SparkFact]
    public async Task An_empty_project_with_the_packages_runs_a_lambda_a_scorer_and_a_two_rank_fit()
    {
        await RunAsync(TimeSpan.FromMinutes(10), RepositoryPaths.Root, RepositoryPaths.Under("eng", "pack.sh"),
            Path.Combine(_folder, "feed"));
        WriteProject();
        await RunAsync(TimeSpan.FromMinutes(10), Project, "dotnet", "build", "-c", "Release", "-nodeReuse:false");

        var output = await RunAsync(TimeSpan.FromMinutes(10), Project, "dotnet", "bin/Release/net10.0/Consumer.dll");

        Assert.Contains("lambda: 1498500", output);
        Assert.Contains("fit: 3 epochs", output);
        Assert.Contains("scorer: good", output);
    }

    private string Project => Path.Combine(_folder, "Consumer");

    private void WriteProject()
    {
        Directory.CreateDirectory(Project);
        var version = Directory.GetFiles(Path.Combine(_folder, "feed"), "SparkDL.Torch.*.nupkg")
            .Select(Path.GetFileNameWithoutExtension)
            .Single()!["SparkDL.Torch.".Length..];
        var references =
            string.Concat(Packages.Select(name => $"<PackageReference Include=\"{name}\" Version=\"{version}\" />"));
        File.WriteAllText(Path.Combine(Project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        // What the packages depend on comes from the user's own package folder, so that no network is needed.
        File.WriteAllText(Path.Combine(Project, "NuGet.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{Path.Combine(_folder, "feed")}" />
                <add key="present" value="{PresentPackages()}" />
              </packageSources>
            </configuration>
            """);
        File.Copy(RepositoryPaths.Under("tests/SparkDL.Integration.Tests/Packaging/Consumer.cs.txt"),
            Path.Combine(Project, "Program.cs"));
    }

    private static string PresentPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private async Task<string> RunAsync(TimeSpan deadline, string folder, string file, params string[] arguments)
    {
        var start =
            new ProcessStartInfo(file, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
        if (folder == Project)
            start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(deadline);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} took longer than {deadline}.");
        }

        Assert.True(process.ExitCode == 0,
            $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await error}");
        return await output;
    }
}
