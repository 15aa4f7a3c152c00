using System.Text.RegularExpressions;
using SparkDL.Harness;

namespace SparkDL.Tests.Torch;

/// <summary>
/// <c>ErrorTests</c> shows that the guard turns every kind of exception into an error; this one, that no function of the
/// shim that could meet an exception goes without the guard.
/// </summary>
public sealed partial class BorderTests
{
    // They read a field, count a reference or free: nothing that they call throws.
    private static readonly string[] WithoutGuard =
    [
        "sd_free", "sd_generator_initial_seed", "sd_generator_release", "sd_get_num_threads", "sd_grad_mode", "sd_has_cuda",
        "sd_inference_mode_leave", "sd_is_inference_mode", "sd_last_error", "sd_operator_schema", "sd_script_release",
        "sd_tensor_release", "sd_tensor_release_all", "sd_tensor_retain", "sd_torch_version",
    ];

    [Fact]
    public void Every_function_of_the_shim_that_could_meet_an_exception_is_guarded()
    {
        var functions = Directory.EnumerateFiles(RepositoryPaths.Under("src", "SparkDL.Torch", "native"), "*.cpp")
            .SelectMany(file => File.ReadAllText(file).Split("SD_EXPORT ")[1..]).Select(text => Function().Match(text)).ToList();
        Assert.All(functions, f => Assert.True(f.Success && f.Groups["noexcept"].Success, f.Value));
        Assert.True(functions.Count > 40);
        Assert.Equal(WithoutGuard, functions.Where(f => !f.Groups["guard"].Success).Select(f => f.Groups["name"].Value).Order());
    }

    [GeneratedRegex(@"\A[^{]*?(?<name>sd_\w+)\([^{]*?\)\s*(?<noexcept>noexcept)\s*\{(\s*//[^\n]*)*\s*(?<guard>return guard\(\[&\])?")]
    private static partial Regex Function();
}
