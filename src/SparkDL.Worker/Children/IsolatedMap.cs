using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Ranks;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Children;

/// <summary>
/// Runs a map function in a child process. The rows are spooled to a file that the child maps, and the results come
/// back in a second file, so a crash of the child harms no other task.
/// </summary>
internal sealed class IsolatedMap(string executable, string spoolFolder, IWaitObserver? waits)
{
    /// <summary>
    /// Runs a child process over the batches. The enumeration yields the results, which the caller disposes, and
    /// removes the files at its end.
    /// </summary>
    public IEnumerable<RecordBatch> Run(
        IEnumerable<RecordBatch> batches, ChildRequest request, CancellationToken cancelled)
    {
        ProcessOwnedFiles.RemoveOrphans(spoolFolder);
        var folder = Directory.CreateDirectory(Path.Combine(spoolFolder, ProcessOwnedFiles.CreateName())).FullName;
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
            ProcessOwnedFiles.Remove(folder);
        }
    }

    private bool RunChild(ChildRequest request, CancellationToken cancelled)
    {
        using var child = ChildProcess.Start(executable, request);
        var result = Wait(child, cancelled);
        return result.Error is null ? result.HasOutput : throw new ChildFailedException(result.Error);
    }

    /// <summary>The child has its own watchdog, so the whole time here counts as waiting.</summary>
    private ChildResult Wait(ChildProcess child, CancellationToken cancelled)
    {
        using var waiting = WaitScope.Begin(waits);
        return child.Wait(cancelled);
    }

    private static bool Spool(IEnumerable<RecordBatch> batches, string path)
    {
        using var spool = new SpoolFileWriter(path, declared: null);
        foreach (var batch in batches) spool.Write(batch);
        return spool.HasRows;
    }
}
