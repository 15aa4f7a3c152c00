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

    private static nint s_add;
    private static nint s_release;
    private static nint s_ones;

    internal static void Print(string library)
    {
        var native = NativeLibrary.Load(library);
        var shim = NativeLibrary.Load(Path.Combine(TorchRuntime.ShimFolder!, "libsparkdl_torch.so"));
        (s_add, s_release) = (NativeLibrary.GetExport(shim, "sd_binary"), NativeLibrary.GetExport(shim, "sd_tensor_release"));
        s_ones = NativeLibrary.GetExport(native, "bench_ones");
        var sides = new (string Name, Func<double> Run)[]
        {
            ("cpp_direct", Cpp(native, "bench_add")),
            ("add_disposed", () => Timed(Disposed)),
            ("cpp_direct_kept", Cpp(native, "bench_add_kept")),
            ("add_in_scope", () => Timed(InScope)),
            ("cpp_boxed_in_place", Cpp(native, "bench_add_in_place")),
            ("add_boxed_in_place", () => Timed(InPlace)),
            ("cpp_boxed", Cpp(native, "bench_add_boxed")),
            ("add_boxed_disposed", () => Timed(Boxed)),
            ("shim_only", () => Timed(ShimOnly)),
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

    private static Func<double> Cpp(nint library, string name)
    {
        var export = NativeLibrary.GetExport(library, name);
        return () => ((delegate* unmanaged<long, double>)export)(Calls);
    }

    // What remains when nothing but the two calls across the border is left.
    private static void ShimOnly()
    {
        var add = (delegate* unmanaged<int, nint, nint, nint*, int>)s_add;
        var release = (delegate* unmanaged<nint, void>)s_release;
        var ones = (delegate* unmanaged<nint>)s_ones;
        var (a, b) = (ones(), ones());
        var result = stackalloc nint[2];
        for (var k = 0; k < Calls; k++)
        {
            _ = add(0, a, b, result);
            release(result[0]);
        }
        release(a);
        release(b);
    }

    private static void Boxed()
    {
        using var outer = torch.NewDisposeScope();
        var (a, b) = (torch.ones(4), torch.ones(4));
        for (var k = 0; k < Calls; k++) a.add(b, 1).Dispose();
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
