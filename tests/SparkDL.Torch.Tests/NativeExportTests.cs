using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkDL.Harness;
using SparkDL.Interop;
using Xunit.Abstractions;

namespace SparkDL.Torch.Tests;

/// <summary>No exception leaves the shim: every exported function that could meet one turns it into a code.</summary>
public sealed partial class NativeExportTests(ITestOutputHelper log)
{
    private static readonly string Sources = RepositoryPaths.Under("src", "SparkDL.Torch", "native");

    // These read a field, count a reference or free memory: nothing that they call throws.
    private static readonly string[] WithoutGuard =
    [
        "sd_free", "sd_generator_initial_seed", "sd_generator_release", "sd_get_num_threads", "sd_grad_mode",
        "sd_inference_mode_leave",
        "sd_is_inference_mode", "sd_last_error", "sd_operator_schema", "sd_script_release",
        "sd_tensor_release", "sd_tensor_release_all", "sd_tensor_retain", "sd_torch_version",
    ];

    [Fact]
    public void Every_function_that_could_meet_an_exception_is_guarded() =>
        Assert.Equal(
            WithoutGuard,
            Functions().Where(f => !f.Groups["guard"].Success).Select(f => f.Groups["name"].Value).Order());

    // A build of its own, with tests/SparkDL.Torch.Probe/native/faults.cpp in it.
    [Fact]
    [Trait("Tier", "slow")]
    public void Every_kind_of_exception_behind_every_function_arrives_as_an_error()
    {
        var (code, output, errors) = TorchProbe.RunWithShim(BuildWithFaults(), "faults");
        Assert.True(code == 0, errors);
        log.WriteLine(output);
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("kinds").GetInt32() >= 38);
        Assert.Equal(
            Functions().Where(f => f.Groups["guard"].Success).Select(f => f.Groups["name"].Value).Order(),
            json.RootElement.GetProperty("functions").EnumerateArray().Select(f => f.GetString()!).Order());
    }

    private static List<Match> Functions()
    {
        var functions = Directory.EnumerateFiles(Sources, "*.cpp")
            .SelectMany(file => File.ReadAllText(file).Split("SD_EXPORT ")[1..])
            .Select(text => Function().Match(text)).ToList();
        Assert.All(functions, f => Assert.True(f.Success && f.Groups["noexcept"].Success, f.Value));
        Assert.True(functions.Count > 40);
        return functions;
    }

    private static string BuildWithFaults()
    {
        var faults = RepositoryPaths.Under("tests", "SparkDL.Torch.Probe", "native", "faults.cpp");
        var start = new ProcessStartInfo("bash", [Path.Combine(Sources, "build.sh")])
        {
            Environment = { ["SPARKDL_SHIM_FAULTS"] = faults },
        };
        var answer = ExternalTool.Run(start, TimeSpan.FromMinutes(5));
        Assert.NotNull(answer);
        Assert.True(answer.ExitCode == 0, answer.Errors);
        return answer.Output.Trim();
    }

    [GeneratedRegex(
        @"\A[^{]*?(?<name>sd_\w+)\([^{]*?\)\s*(?<noexcept>noexcept)\s*\{"
        + @"(\s*//[^\n]*)*\s*(?<guard>return guard\(\[&\])?")]
    private static partial Regex Function();
}
