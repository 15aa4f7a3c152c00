// Measures what only another process can see: how a process ends, and how much memory it takes.
//   probe exit-busy                 ends with code 7 while threads are inside operators
//   probe operators COUNT           calls an operator in a loop and disposes the results
//   probe forgotten COUNT WINDOW    makes tensors of 1 MB that nobody disposes, WINDOW of them alive
//   probe disposed COUNT            the same, disposed
//   probe promoted COUNT            makes tensors of 1 MB that grow old before they are forgotten
//   probe left-behind COUNT         leaves columns over tensors and undisposed scopes to the garbage collector
//   probe overhead LIBRARY          the time of a call compared with C++ (overhead.sh builds that and runs this)
//   probe goldens FOLDER DEVICE     the architectures of golden files (a bundle's run.sh runs this and the next)
//   probe faults                    throws every kind of C++ exception behind every exported function of the shim
//                                   (a build with faults.cpp)
//   probe eager FOLDER DEVICE       resnet18 compared with PyTorch's results (bundle/eager.py)
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SparkDL.Torch;
using SparkDL.Torch.Probe;

switch (args[0])
{
    case "overhead":
        TorchRuntime.Initialize(new TorchOptions { Threads = 2 });
        CallOverhead.Print(args[1]);
        return 0;
    case "goldens": return GoldenLogits.Check(args[1], args[2]) ? 0 : 1;
    case "faults": return NativeFaults.Check() ? 0 : 1;
    case "eager": return EagerComparison.Check(args[1], args[2]) ? 0 : 1;
}
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
var window = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0;
TorchRuntime.Initialize(new TorchOptions { Threads = 2 });
var clock = Stopwatch.StartNew();
switch (args[0])
{
    case "exit-busy": return ExitBusy();
    case "operators": Operators(count); break;
    case "forgotten": Forgotten(count, window); break;
    case "disposed": Disposed(count); break;
    case "promoted": Promoted(count); break;
    case "left-behind": LeftBehind(count); break;
    default: return 2;
}
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"seconds\":{clock.Elapsed.TotalSeconds:F3},\"peak_mb\":{PeakMegabytes()},"
        + $"\"growth_mb\":{MemoryGrowth.Megabytes}}}"));
return 0;

static int ExitBusy()
{
    using var started = new CountdownEvent(4);
    for (var k = 0; k < 4; k++)
    {
        var thread = new Thread(() =>
        {
            var x = torch.rand(256, 256);
            started.Signal();
            while (true) x.matmul(x).Dispose();
        })
        { IsBackground = true };
        thread.Start();
    }
    started.Wait();
    Console.WriteLine("leaving");
    return 7;
}

static void Operators(int count)
{
    var (a, b) = (torch.ones(4), torch.ones(4));
    for (var k = 0; k < count; k++)
    {
        a.add(b).Dispose();
        if (k == count / 10) MemoryGrowth.Start();
    }
    MemoryGrowth.End();
}

// The garbage collector finalizes in any order: the owner of a tensor before the tensor's finalizer, or after it.
static void LeftBehind(int count)
{
    for (var k = 0; k < count; k++)
    {
        LeaveColumn();
        if (k % 100 != 0) continue;
        LeaveScope();
        GC.Collect();
    }
    GC.Collect();
    GC.WaitForPendingFinalizers();
    for (var k = 0; k < 50 && TensorCounters.LiveTensors > 0; k++)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
    if (TensorCounters.LiveTensors != 0)
        throw new InvalidOperationException($"{TensorCounters.LiveTensors} tensors are counted as alive");
}

// In methods of their own: code that is not optimized keeps what a method named alive until the method's end.
[MethodImpl(MethodImplOptions.NoInlining)]
static void LeaveColumn() => _ = torch.ones(4).ToColumn();

// A scope stays with its thread: only the end of the thread leaves it to the collector.
[MethodImpl(MethodImplOptions.NoInlining)]
static void LeaveScope()
{
    var thread = new Thread(() =>
    {
        _ = torch.NewDisposeScope();
        for (var j = 0; j < 20; j++) _ = torch.ones(j + 1).DetachFromDisposeScope();
        _ = torch.ones(4);
    });
    thread.Start();
    thread.Join();
}

static void Forgotten(int count, int window)
{
    var alive = new Tensor[Math.Max(1, window)];
    for (var k = 0; k < count; k++) alive[k % alive.Length] = torch.ones(1 << 18);
    GC.KeepAlive(alive);
}

// Collections of young generations alone would never free these. A collection of a young generation may leave its
// survivors where they are, by its own measure of what is worth moving: so it is asked for several times, and some
// groups of tensors may stay young.
static void Promoted(int count)
{
    var (groups, old) = (0, 0);
    for (var k = 0; k < count; k += 100, groups++)
    {
        var alive = new Tensor[100];
        for (var j = 0; j < alive.Length; j++) alive[j] = torch.ones(1 << 18);
        for (var time = 0; time < 10 && GC.GetGeneration(alive[^1]) < GC.MaxGeneration; time++) GC.Collect(1);
        if (GC.GetGeneration(alive[^1]) == GC.MaxGeneration) old++;
        GC.KeepAlive(alive);
    }
    if (old < groups / 2) throw new InvalidOperationException($"only {old} of {groups} groups of tensors grew old");
}

static void Disposed(int count)
{
    for (var k = 0; k < count; k++) torch.ones(1 << 18).Dispose();
}

static long PeakMegabytes() => MemoryGrowth.Status("VmHWM") / 1024;

internal static class MemoryGrowth
{
    private static long s_start;

    internal static long Megabytes { get; private set; }

    internal static void Start() => s_start = Status("VmRSS");

    internal static void End() => Megabytes = (Status("VmRSS") - s_start) / 1024;

    internal static long Status(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
