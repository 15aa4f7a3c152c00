using System.Diagnostics;

namespace SparkDL.Torch.Tests;

/// <summary>Runs <c>tests/SparkDL.Torch.Probe</c> in a process of its own.</summary>
internal static class TorchProbe
{
    internal static (int Code, string Output, string Errors) Run(params string[] arguments) =>
        RunWithShim(null, arguments);

    /// <summary>The same with the shim of a folder.</summary>
    internal static (int Code, string Output, string Errors) RunWithShim(string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "SparkDL.Torch.Probe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (folder is not null) start.Environment["SPARKDL_SHIM"] = folder;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(8)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the probe did not end: {string.Join(' ', arguments)}");
        }
        return (process.ExitCode, output.Result, errors.Result);
    }
}
