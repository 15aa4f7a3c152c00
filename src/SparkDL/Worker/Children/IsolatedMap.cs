using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Children;

/// <summary>
/// A map in a process of its own: its rows are spooled into a file that the child maps, and its results come back
/// the same way. What happens to the child happens to nobody else.
/// </summary>
internal sealed class IsolatedMap(string executable, string spoolFolder, IWaitObserver? waits)
{
    /// <summary>Runs a child over the batches. The enumeration yields the results and removes the files at its end.</summary>
    public IEnumerable<RecordBatch> Run(IEnumerable<RecordBatch> batches, ChildRequest request, CancellationToken cancelled)
    {
        Leftovers.Sweep(spoolFolder);
        var folder = Directory.CreateDirectory(Path.Combine(spoolFolder, Leftovers.NewName())).FullName;
        try
        {
            var input = Path.Combine(folder, "in.arrow");
            var hasRows = Spool(batches, input);
            request = request with
            {
                InputPath = hasRows ? input : null,
                OutputPath = Path.Combine(folder, "out.arrow"),
            };
            if (!RunChild(request, cancelled)) yield break;
            using var output = ArrowFileReader.Open(request.OutputPath);
            for (var i = 0; i < output.BatchCount; i++) yield return output.ReadBatch(i);
        }
        finally
        {
            Leftovers.Remove(folder);
        }
    }

    private bool RunChild(ChildRequest request, CancellationToken cancelled)
    {
        using var child = ChildProcess.Start(executable, request);
        var result = Wait(child, cancelled);
        return result.Error is null ? result.HasOutput : throw new ChildFailedException(result.Error);
    }

    /// <summary>The child looks after its own time: here nothing moves until it is done.</summary>
    private ChildResult Wait(ChildProcess child, CancellationToken cancelled)
    {
        using var waiting = WaitScope.Begin(waits);
        return child.Wait(cancelled);
    }

    private static bool Spool(IEnumerable<RecordBatch> batches, string path)
    {
        using var spool = new FileOutput(path, declared: null);
        foreach (var batch in batches) spool.Write(batch);
        return spool.HasRows;
    }
}
