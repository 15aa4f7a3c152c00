using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkDL.Torch.Probe;

/// <summary>
/// Measures an operator call from C# and from C++ in the same process, in nanoseconds, in short alternating rounds. The
/// tenth percentile of each counts: on a busy machine that is a round without disturbance. The last pairs are the lower
/// bound: what .NET needs for the same two native calls, in a loop and in a method, and for an object.
/// </summary>
internal static unsafe class CallOverhead
{
    private const int Calls = 1_000;
    private const int Rounds = 1_001;
    private const int WarmUp = 200;

    private static readonly LikeTensor[] s_kept = new LikeTensor[1];

    private static nint s_add;
    private static nint s_release;
    private static nint s_ones;

    internal static void Print(string library)
    {
        var native = NativeLibrary.Load(library);
        var shim = NativeLibrary.Load(Path.Combine(TorchRuntime.ShimFolder!, "libsparkdl_torch.so"));
        (s_add, s_release) = (
            NativeLibrary.GetExport(shim, "sd_binary"), NativeLibrary.GetExport(shim, "sd_tensor_release"));
        s_ones = NativeLibrary.GetExport(native, "bench_ones");
        var pairs = new Pair[]
        {
            new("add_disposed", Disposed, "cpp_direct", Cpp(native, "bench_add")),
            new("add_in_scope", InScope, "cpp_direct_kept", Cpp(native, "bench_add_kept")),
            new("add_boxed_in_place", InPlace, "cpp_boxed_in_place", Cpp(native, "bench_add_in_place")),
            new("add_boxed_disposed", Boxed, "cpp_boxed", Cpp(native, "bench_add_boxed")),
            new("shim_only", ShimOnly, "cpp_direct_again", Cpp(native, "bench_add")),
            new("shim_in_a_method", ShimInMethods, "shim_in_a_loop", Managed(ShimOnly)),
            new("shim_and_an_object", ShimAndObject, "shim_alone", Managed(ShimOnly)),
        };
        Report("normal", pairs);
        using var mode = torch.inference_mode();
        Report("inference", pairs);
    }

    private static void Report(string mode, Pair[] pairs)
    {
        // The JIT compiler optimizes a method in the background after enough calls.
        for (var k = 0; k < WarmUp; k++) RunAll(pairs, (_, _, _) => { });
        Thread.Sleep(500);
        var times = pairs.ToDictionary(p => p, _ => (Managed: new List<double>(), Native: new List<double>()));
        for (var k = 0; k < Rounds; k++)
        {
            RunAll(pairs, (pair, managed, native) =>
            {
                times[pair].Managed.Add(managed);
                times[pair].Native.Add(native);
            });
        }
        var texts = times.Select(t => Line(t.Key, Undisturbed(t.Value.Managed), Undisturbed(t.Value.Native)));
        Console.WriteLine($"{{\"mode\":\"{mode}\",{string.Join(",", texts)}}}");
    }

    private static string Line(Pair pair, double managed, double native) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{pair.NativeName}_ns\":{native:F0},\"{pair.Name}_ns\":{managed:F0},"
        + $"\"{pair.Name}_above_ns\":{managed - native:F0}");

    private static void RunAll(Pair[] pairs, Action<Pair, double, double> take)
    {
        foreach (var pair in pairs)
        {
            var native = pair.Native();
            take(pair, Timed(pair.Managed), native);
        }
    }

    private static double Undisturbed(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 10);

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

    private static Func<double> Managed(Action body) => () => Timed(body);

    // The two native calls alone.
    private static void ShimOnly()
    {
        var add = (delegate* unmanaged<int, nint, nint, nint*, int>)s_add;
        var release = (delegate* unmanaged<nint, void>)s_release;
        var (a, b) = (Ones(), Ones());
        var result = stackalloc nint[2];
        for (var k = 0; k < Calls; k++)
        {
            _ = add(0, a, b, result);
            release(result[0]);
        }
        release(a);
        release(b);
    }

    // Outside of a loop, each method that calls native code links a frame into its thread's list, and unlinks it.
    private static void ShimInMethods()
    {
        var (a, b) = (Ones(), Ones());
        for (var k = 0; k < Calls; k++) ShimOnce(a, b);
        Release(a);
        Release(b);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ShimOnce(nint a, nint b)
    {
        var result = stackalloc nint[2];
        _ = ((delegate* unmanaged<int, nint, nint, nint*, int>)s_add)(0, a, b, result);
        Release(result[0]);
    }

    // An object of a tensor's size, kept by an array as a scope keeps it.
    private static void ShimAndObject()
    {
        var add = (delegate* unmanaged<int, nint, nint, nint*, int>)s_add;
        var release = (delegate* unmanaged<nint, void>)s_release;
        var (a, b) = (Ones(), Ones());
        var result = stackalloc nint[2];
        for (var k = 0; k < Calls; k++)
        {
            _ = add(0, a, b, result);
            s_kept[0] = new LikeTensor(result[0], s_kept, 1, 1, 1, 1);
            release(result[0]);
        }
        release(a);
        release(b);
    }

    private static nint Ones() => ((delegate* unmanaged<nint>)s_ones)();

    private static void Release(nint handle) => ((delegate* unmanaged<nint, void>)s_release)(handle);

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

    private sealed record LikeTensor(nint Handle, object Owner, long Sizes, long Home, long Uses, long State);

    private sealed record Pair(string Name, Action Managed, string NativeName, Func<double> Native);
}
