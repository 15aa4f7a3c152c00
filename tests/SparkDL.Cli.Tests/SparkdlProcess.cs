using System.Diagnostics;
using SparkDL.Cli.Doctor;
using SparkDL.Harness;

namespace SparkDL.Cli.Tests;

/// <summary>Runs the tool as a process of its own, in an environment that a test makes up.</summary>
internal sealed class SparkdlProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder _folder = new();

    /// <summary>The variables that the process gets besides those of .NET.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public SparkdlProcess()
    {
        Variables["HOME"] = Folder("home");
        Variables["PATH"] = Folder("path");
        Variables["NUGET_PACKAGES"] = Folder("packages");
    }

    /// <summary>Makes a folder below the test's own.</summary>
    public string Folder(params string[] names) =>
        Directory.CreateDirectory(Path.Combine([_folder.Path, .. names])).FullName;

    /// <summary>Makes a Java of a version and returns its home.</summary>
    public string FakeJava(string version)
    {
        var home = Folder($"java-{version}");
        WriteScript(Path.Combine(Folder($"java-{version}", "bin"), "java"), "exit 70");
        File.WriteAllText(Path.Combine(home, "release"), $"IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"{version}\"\n");
        return home;
    }

    /// <summary>Makes a Spark of a version, with a <c>spark-submit</c> of these lines, and returns its home.</summary>
    public string FakeSpark(string version, bool connect = true, string submit = "exit 0")
    {
        var (home, jars) = (Folder($"spark-{version}"), Folder($"spark-{version}", "jars"));
        File.WriteAllText(Path.Combine(jars, $"spark-core_2.13-{version}.jar"), "");
        if (connect) File.WriteAllText(Path.Combine(jars, $"spark-connect_2.13-{version}.jar"), "");
        WriteScript(Path.Combine(Folder($"spark-{version}", "bin"), "spark-submit"), submit);
        return home;
    }

    /// <summary>Makes a program's file and returns its path.</summary>
    public string FakeProgram()
    {
        var path = Path.Combine(Folder("app"), "App.dll");
        File.WriteAllText(path, "");
        return path;
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(DotnetCheck.Root, "dotnet"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        string[] all = [Path.Combine(AppContext.BaseDirectory, "SparkDL.Cli.dll"), .. arguments];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<Answer> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process);
    }

    public static async Task<Answer> FinishAsync(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return new Answer(process.ExitCode, await output, await errors);
    }

    public void Dispose() => _folder.Dispose();

    private static void WriteScript(string path, string lines)
    {
        File.WriteAllText(path, $"#!/bin/bash\n{lines}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    internal sealed record Answer(int ExitCode, string Output, string Errors);
}
