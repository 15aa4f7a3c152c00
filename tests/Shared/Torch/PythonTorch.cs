using System.Diagnostics;
using System.Text.Json;
using Xunit.Sdk;

namespace SparkDL.Torch.Support;

/// <summary>
/// A test beside the system's PyTorch; skipped with the reason where there is none. Each starts a Python, which takes
/// seconds to load PyTorch, so they carry the trait <c>Tier=slow</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer("SparkDL.Harness.SlowTierDiscoverer", "SparkDL.Harness")]
public sealed class PythonTorchFactAttribute : FactAttribute, ITraitAttribute
{
    public PythonTorchFactAttribute() => Skip = PythonTorch.SkipReason;
}

/// <summary>The same for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer("SparkDL.Harness.SlowTierDiscoverer", "SparkDL.Harness")]
public sealed class PythonTorchTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public PythonTorchTheoryAttribute() => Skip = PythonTorch.SkipReason;

    /// <summary>A corpus that the test needs as well, by its folder name.</summary>
    public string? Corpus
    {
        get;
        init
        {
            field = value;
            Skip ??= SparkDL.Harness.Corpus.Named(value!).SkipReason;
        }
    }
}

/// <summary>
/// Runs a script on the system's PyTorch, on one thread, and returns the tensors that it passes to
/// <c>emit(name, tensor)</c>.
/// </summary>
internal static class PythonTorch
{
    private const string Python = "/usr/bin/python3";

    private const string Prelude =
        """
        import atexit, base64, json, math, os, sys, torch
        from torch import nn
        import torch.nn.functional as F
        torch.set_num_threads(1)
        _out = open(sys.argv[1], 'w')
        atexit.register(_out.close)
        def emit(name, tensor):
            t = torch.as_tensor(tensor).detach().contiguous()
            data = t.numpy().tobytes()
            text = base64.b64encode(data).decode()
            json.dump({'name': name, 'dtype': str(t.dtype)[6:], 'shape': list(t.shape), 'data': text}, _out)
            _out.write('\n')

        """;

    private static readonly Lazy<string?> Reason = new(FindReason);

    public static string? SkipReason => Reason.Value;

    public static Dictionary<string, PythonTensor> Run(string script)
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-python").FullName;
        try
        {
            var (code, result) = (Path.Combine(folder, "twin.py"), Path.Combine(folder, "out.json"));
            File.WriteAllText(code, Prelude + script);
            Start(code, result);
            return File.ReadLines(result).Select(PythonTensor.Parse).ToDictionary(t => t.Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Start(string code, string result)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, [code, result])
        {
            RedirectStandardError = true,
            Environment = { ["OPENBLAS_NUM_THREADS"] = "1", ["OMP_NUM_THREADS"] = "1" },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The Python twin did not end within 3 minutes.");
        }

        Assert.True(process.ExitCode == 0, $"The Python twin failed:\n{error.Result}");
    }

    private static string? FindReason()
    {
        if (!File.Exists(Python))
            return $"there is no {Python}";
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{Python} has no torch (Debian: python3-torch)";
    }
}

/// <summary>A tensor that the Python twin handed out.</summary>
internal sealed record PythonTensor(string Name, string DType, long[] Shape, byte[] Data)
{
    public static PythonTensor Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new(root.GetProperty("name").GetString()!, root.GetProperty("dtype").GetString()!,
            root.GetProperty("shape").Deserialize<long[]>()!, root.GetProperty("data").GetBytesFromBase64());
    }

    /// <summary>Fails unless type, shape and every bit agree.</summary>
    public void MustEqual(Tensor actual)
    {
        Assert.Equal((Name, DType), (Name, actual.dtype.TorchName()));
        Assert.Equal(Shape, actual.shape);
        using var scope = torch.NewDisposeScope();
        var bytes = actual.detach().contiguous().bytes;
        if (bytes.SequenceEqual(Data))
            return;
        var at = bytes.CommonPrefixLength(Data);
        Assert.Fail($"{Name} {DType}[{string.Join(", ", Shape)}] differs from byte {at} on ({bytes.Length} bytes).");
    }
}
