using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SparkDL.Torch;

namespace SparkDL.TorchProbe;

/// <summary>
/// What an operator call costs from C#, beside C++ in the same process, in nanoseconds: medians of short rounds that take
/// turns, and of what a round lies above its neighbour in C++, which a machine that slows down now and then disturbs least.
/// </summary>
internal static unsafe class Overhead
{
    private const int Calls = 5_000;
    private const int Rounds = 201;
    private const int WarmUp = 60;

    private static nint s_add;
    private static nint s_release;
    private static nint s_ones;

    internal static void Print(string library)
    {
        var native = NativeLibrary.Load(library);
        var shim = NativeLibrary.Load(Path.Combine(TorchRuntime.ShimFolder!, "libsparkdl_torch.so"));
        (s_add, s_release) = (NativeLibrary.GetExport(shim, "sd_binary"), NativeLibrary.GetExport(shim, "sd_tensor_release"));
        s_ones = NativeLibrary.GetExport(native, "bench_ones");
        var pairs = new Pair[]
        {
            new("add_disposed", Disposed, "cpp_direct", Cpp(native, "bench_add")),
            new("add_in_scope", InScope, "cpp_direct_kept", Cpp(native, "bench_add_kept")),
            new("add_boxed_in_place", InPlace, "cpp_boxed_in_place", Cpp(native, "bench_add_in_place")),
            new("add_boxed_disposed", Boxed, "cpp_boxed", Cpp(native, "bench_add_boxed")),
            new("shim_only", ShimOnly, "cpp_direct_again", Cpp(native, "bench_add")),
        };
        Report("normal", pairs);
        using var mode = torch.inference_mode();
        Report("inference", pairs);
    }

    private static void Report(string mode, Pair[] pairs)
    {
        // The compiler makes a method fast in the background, once it was called often enough.
        for (var k = 0; k < WarmUp; k++) RunAll(pairs, (_, _, _) => { });
        Thread.Sleep(500);
        var times = pairs.ToDictionary(p => p, _ => new List<(double Managed, double Native)>());
        for (var k = 0; k < Rounds; k++) RunAll(pairs, (pair, managed, native) => times[pair].Add((managed, native)));
        var texts = times.Select(t => string.Create(
            CultureInfo.InvariantCulture,
            $"\"{t.Key.NativeName}_ns\":{Median(t.Value.Select(v => v.Native)):F0},\"{t.Key.Name}_ns\":{Median(t.Value.Select(v => v.Managed)):F0},\"{t.Key.Name}_above_ns\":{Median(t.Value.Select(v => v.Managed - v.Native)):F0}"));
        Console.WriteLine($"{{\"mode\":\"{mode}\",{string.Join(",", texts)}}}");
    }

    private static void RunAll(Pair[] pairs, Action<Pair, double, double> take)
    {
        foreach (var pair in pairs)
        {
            var before = pair.Native();
            var managed = Timed(pair.Managed);
            take(pair, managed, (before + pair.Native()) / 2);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
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

    private sealed record Pair(string Name, Action Managed, string NativeName, Func<double> Native);
}
