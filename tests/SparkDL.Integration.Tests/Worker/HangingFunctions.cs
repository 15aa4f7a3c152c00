using SparkDL.Arrow;
using SparkDL.Functions;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>How a function takes its time, and where it says which process it is in.</summary>
public sealed record Delay(bool Listens = false, bool SaysSo = false, double Seconds = 600, string Folder = "");

/// <summary>Neither asks for rows nor gives any for a while.</summary>
public sealed class TakeYourTime : IMapFunction<Delay>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Delay config, FunctionContext context)
    {
        if (config.Folder.Length > 0)
            File.WriteAllText(Path.Combine(config.Folder, Environment.ProcessId.ToString()), "");
        var end = Environment.TickCount64 + (config.Seconds * 1000);
        while (Environment.TickCount64 < end)
        {
            if (config.SaysSo) context.StillAlive();
            if (config.Listens) context.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
            else Thread.Sleep(50);
            if (config.Listens) context.CancellationToken.ThrowIfCancellationRequested();
        }

        return batches;
    }
}

/// <summary>What comes before and after the rows takes its time.</summary>
public sealed class HangsWhenMade : IMapFunction<Delay>
{
    public HangsWhenMade() => Thread.Sleep(TimeSpan.FromMinutes(10));

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Delay config, FunctionContext context) =>
        batches;
}

/// <summary>All its rows have gone when it begins to take its time.</summary>
public sealed class HangsWhenDisposed : IMapFunction<Delay>, IDisposable
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Delay config, FunctionContext context) =>
        batches;

    public void Dispose() => Thread.Sleep(TimeSpan.FromMinutes(10));
}
