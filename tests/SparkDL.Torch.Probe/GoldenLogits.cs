using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SparkDL.Models.Zoo;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Probe;

/// <summary>
/// Compares architectures with a folder of golden files on a device, and prints one JSON line for each.
/// </summary>
internal static class GoldenLogits
{
    internal static bool Check(string folder, Device device)
    {
        var limit = device.Type == DeviceType.CPU ? 4e-6 : 1e-4;
        var good = true;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var (error, bitEqual) = Run(document.RootElement, device);
            var within = error <= limit;
            good &= within;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"golden\":\"{Path.GetFileNameWithoutExtension(file)}\",\"device\":\"{device}\","
                + $"\"error\":{error:e2},\"limit\":{limit:e1},"
                + $"\"bit_equal\":{Word(bitEqual)},\"ok\":{Word(within)}}}"));
        }
        return good;
    }

    internal static string Word(bool value) => value ? "true" : "false";

    private static (double Error, bool BitEqual) Run(JsonElement golden, Device device)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var salt = golden.GetProperty("salt").GetString()!;
        using var model = ModelZoo.Create(golden.GetProperty("architecture").GetString()!);
        FormulaFill.Fill(model.state_dict(), salt);
        model.to(device);
        model.eval();
        var actual = model.call(FormulaFill.Input(golden.GetProperty("input"), salt).to(device)).ToArray<float>();
        var expected = MemoryMarshal.Cast<byte, float>(
            golden.GetProperty("logits").GetProperty("f4le").GetBytesFromBase64()).ToArray();
        var largest = expected.Max(v => Math.Abs((double)v));
        return (
            expected.Zip(actual, (b, a) => Math.Abs((double)a - b)).Max() / largest,
            expected.AsSpan().SequenceEqual(actual));
    }
}
