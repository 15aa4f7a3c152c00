using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Torch;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>How a process ends from native code.</summary>
public enum Way
{
    Abort,
    Segfault,
    Divide,
    CutFile,
    Raise,
    FailFast,
    StackOverflow,
    BadPointer,
    Kill,
}

/// <summary>When: at once, in a thread of the function's own, after a batch has gone, beside libtorch.</summary>
public enum Moment
{
    AtOnce,
    InThread,
    AfterBatch,
    BesideTorch,
}

/// <summary>How and when to crash; with a folder only once, which a file there says.</summary>
public sealed record Crash(Way Way = Way.Abort, Moment Moment = Moment.AtOnce, string Folder = "");

/// <summary>Ends its process from native code.</summary>
public sealed class CrashOnce : IMapFunction<Crash>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Crash config, FunctionContext context)
    {
        var mark = Path.Combine(config.Folder, "crashed");
        if (config.Folder.Length > 0 && File.Exists(mark)) return batches;
        if (config.Folder.Length > 0) File.WriteAllText(mark, "");
        return config.Moment == Moment.AfterBatch ? Later(batches, config.Way) : Now(batches, config);
    }

    private static IEnumerable<RecordBatch> Later(IEnumerable<RecordBatch> batches, Way way)
    {
        foreach (var batch in batches)
        {
            yield return batch;
            NativeEnd.By(way);
        }
    }

    private static IEnumerable<RecordBatch> Now(IEnumerable<RecordBatch> batches, Crash config)
    {
        using var tensor = config.Moment == Moment.BesideTorch ? torch.ones([1 << 20]).mul(2) : null;
        if (config.Moment == Moment.InThread)
        {
            new Thread(() => NativeEnd.By(config.Way)).Start();
            Thread.Sleep(TimeSpan.FromMinutes(1));
        }

        NativeEnd.By(config.Way);
        return batches;
    }
}

/// <summary>Crashes before there is a function.</summary>
public sealed class CrashesWhenMade : IMapFunction<Crash>
{
    public CrashesWhenMade() => NativeEnd.By(Way.Segfault);

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Crash config, FunctionContext context) =>
        batches;
}

/// <summary>The ways out of a process that no exception handler sees.</summary>
internal static partial class NativeEnd
{
    private const nint Nowhere = 1 << 20;
    private const int IllegalInstruction = 4;
    private const int Killed = 9;

    public static void By(Way way)
    {
        switch (way)
        {
            case Way.Abort: Abort(); break;
            case Way.Segfault: LengthOf(Nowhere); break;
            case Way.Divide: Divide(1, 0); break;
            case Way.CutFile: ReadCutFile(); break;
            case Way.Raise: Raise(IllegalInstruction); break;
            case Way.FailFast: Environment.FailFast("on request"); break;
            case Way.StackOverflow: Descend(0); break;
            case Way.BadPointer: Marshal.WriteByte(Nowhere, 1); break;
            default: Raise(Killed); break;
        }
    }

    private static int Descend(int depth) => depth == int.MaxValue ? 0 : 1 + Descend(depth + 1);

    private static void ReadCutFile()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[1 << 16]);
        using var file = MemoryMappedFile.CreateFromFile(path);
        using var view = file.CreateViewAccessor();
        new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite).Dispose();
        File.Delete(path);
        LengthOf(view.SafeMemoryMappedViewHandle.DangerousGetHandle());
    }

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();

    [LibraryImport("libc", EntryPoint = "strlen")]
    private static partial nint LengthOf(nint text);

    [LibraryImport("libc", EntryPoint = "div")]
    private static partial long Divide(int dividend, int divisor);

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int Raise(int signal);
}
