using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SparkDL.Torch;

namespace SparkDL.TorchProbe;

/// <summary>
/// What an operator call costs from C#, beside C++ in the same process: medians of rounds that take turns, in nanoseconds.
/// </summary>
internal static unsafe class Overhead
{
    private const int Calls = 100_000;
    private const int Rounds = 15;

    internal static void Print(string library)
    {
        var native = NativeLibrary.Load(library);
        var direct = (delegate* unmanaged<long, double>)NativeLibrary.GetExport(native, "bench_add");
        var boxed = (delegate* unmanaged<long, double>)NativeLibrary.GetExport(native, "bench_add_boxed");
        var sides = new (string Name, Func<double> Run)[]
        {
            ("cpp_direct", () => direct(Calls)),
            ("cpp_boxed", () => boxed(Calls)),
            ("add_in_scope", () => Timed(InScope)),
            ("add_disposed", () => Timed(Disposed)),
            ("add_in_place", () => Timed(InPlace)),
        };
        Report("normal", sides);
        using var mode = torch.inference_mode();
        Report("inference", sides);
    }

    private static void Report(string mode, (string Name, Func<double> Run)[] sides)
    {
        var times = sides.ToDictionary(s => s.Name, _ => new List<double>());
        for (var k = 0; k < Rounds; k++)
            foreach (var (name, run) in sides) times[name].Add(run());
        var text = times.Select(t => string.Create(CultureInfo.InvariantCulture, $"\"{t.Key}_ns\":{Median(t.Value):F0}"));
        Console.WriteLine($"{{\"mode\":\"{mode}\",{string.Join(",", text)}}}");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static double Timed(Action body)
    {
        var clock = Stopwatch.StartNew();
        body();
        return clock.Elapsed.TotalNanoseconds / Calls;
    }

    private static void InScope()
    {
        using var outer = torch.NewDisposeScope();
        var (a, b) = (torch.ones(4), torch.ones(4));
        for (var k = 0; k < Calls / 100; k++)
        {
            using var step = torch.NewDisposeScope();
            for (var i = 0; i < 100; i++) a.add(b);
        }
    }

    private static void Disposed()
    {
        using var outer = torch.NewDisposeScope();
        var (a, b) = (torch.ones(4), torch.ones(4));
        for (var k = 0; k < Calls; k++) a.add(b).Dispose();
    }

    private static void InPlace()
    {
        using var outer = torch.NewDisposeScope();
        var (a, b) = (torch.ones(4), torch.ones(4));
        for (var k = 0; k < Calls; k++) a.add_(b);
    }
}
