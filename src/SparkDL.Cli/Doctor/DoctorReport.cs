using System.Text.Json;
using System.Text.Json.Serialization;
using SparkDL.Sql;
using SparkDL.Torch;
using SparkDL.Transformers.Images;

namespace SparkDL.Cli.Doctor;

/// <summary>What was found on this machine, in the order of the report.</summary>
internal sealed record DoctorReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether a local job can run: every required part was found.</summary>
    public required bool CanRunLocally { get; init; }

    /// <summary>The version of the tool.</summary>
    public required string Version { get; init; }

    /// <summary>The results of the checks.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>Runs all checks side by side; the report is there by the deadline.</summary>
    /// <param name="program">The folder of a program to look over as well; null for none.</param>
    /// <param name="deadline">The time that a check may take.</param>
    public static async Task<DoctorReport> CreateAsync(string? program, TimeSpan deadline)
    {
        var results = await Task.WhenAll(ChecksOf(program).Select(check => check.RunAsync(deadline)))
            .ConfigureAwait(false);
        List<CheckResult> checks = [.. results.SelectMany(result => result)];
        return new DoctorReport
        {
            CanRunLocally = checks.TrueForAll(check => !check.Required || check.State == CheckState.Found),
            Version = typeof(DoctorReport).Assembly.GetName().Version?.ToString(3) ?? "",
            Checks = checks,
        };
    }

    /// <summary>The report as a JSON document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>
    /// Writes the report for a reader: a line for each part, and what to do below those that are missing.
    /// </summary>
    public void Write(TextWriter output)
    {
        var width = Checks.Max(check => check.Name.Length);
        foreach (var check in Checks)
        {
            output.WriteLine($"{Mark(check.State)}  {check.Name.PadRight(width)}  {Describe(check)}".TrimEnd());
            if (check.Problem is { } problem) output.WriteLine($"{new string(' ', width + 11)}{problem}");
        }

        output.WriteLine();
        output.WriteLine(CanRunLocally
            ? "A local job can run on this machine."
            : "A local job cannot run on this machine: see the lines that begin with MISSING or TIMEOUT.");
    }

    private static IReadOnlyList<Check> ChecksOf(string? program) =>
    [
        new(".NET", Required: true, DotnetCheck.Look),
        new("Spark", Required: true, () => LocalParts(LocalSpark.Inspect(), program)),
        new("libtorch", Required: false, () => TorchParts(TorchEnvironment.Inspect())),
        new("Images", Required: false, () => ImageParts(ImageEnvironment.Inspect())),
        new("GPU", Required: false, GpuCheck.Look),
        new("Cache", Required: false, () => CacheCheck.Look(LocalSpark.Inspect().CacheFolder)),
    ];

    private static IReadOnlyList<CheckResult> LocalParts(LocalSparkReport report, string? program) =>
    [
        CheckResult.Of("Java", report.Java, required: true),
        CheckResult.Of("Spark", report.Spark, required: true),
        CheckResult.Of("Spark Connect", report.Connect, required: true),
        CheckResult.Of("Java launcher", report.Launcher, required: true),
        WorkerCheck.Look(report.Worker, program),
    ];

    private static IReadOnlyList<CheckResult> TorchParts(TorchEnvironment report) =>
    [
        CheckResult.Of("libtorch", report.Libtorch),
        CheckResult.Of("libtorch's shim", report.Shim, note: report.Shim is { IsUsable: true, Path: null }
            ? "not built yet; the first operator builds it"
            : null),
    ];

    private static IReadOnlyList<CheckResult> ImageParts(ImageEnvironment report) =>
    [
        CheckResult.Of("JPEG library", report.TurboJpeg),
        CheckResult.Of("PNG library", report.Png),
    ];

    private static string Describe(CheckResult check) =>
        string.Join("  ", new[] { check.Version, check.Path, check.Note }.Where(text => text is not null));

    private static string Mark(CheckState state) => state switch
    {
        CheckState.Found => "ok     ",
        CheckState.Absent => "absent ",
        CheckState.Missing => "MISSING",
        _ => "TIMEOUT",
    };
}
