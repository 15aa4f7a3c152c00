using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Diagnostics;
using SparkDL.Functions.Caching;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;
using SparkDL.Ranks;

namespace SparkDL.Functions.Local;

/// <summary>
/// Runs one function on several ranks of this machine, without Spark: the worker's executable starts a process for each
/// rank and serves their barrier. Rows travel in Arrow files, which the ranks map.
/// </summary>
internal sealed class LocalRankRunner
{
    private readonly byte[] _command;
    private readonly string _executable;

    public LocalRankRunner(FunctionCommand command, IReadOnlyList<Assembly> application)
    {
        _executable = WorkerArchive.Unpack(WorkerArchive.Find());
        var trace = TraceContext.Of(Activity.Current);
        _command = FunctionCommandCodec.Encode(command with
        {
            TraceParent = trace?.TraceParent,
            TraceState = trace?.TraceState,
            ApplicationFolder = application.Count > 0
                ? UserCache.GetOrCopy("applications", ApplicationFiles.Of(application))
                : null,
        });
    }

    /// <exception cref="FunctionException">A rank failed; the others were ended.</exception>
    public IReadOnlyList<IReadOnlyList<RecordBatch>> Run(
        IReadOnlyList<IEnumerable<RecordBatch>> partitions, CancellationToken cancellation)
    {
        ProcessOwnedFiles.RemoveOrphans(Path.GetTempPath());
        var folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), ProcessOwnedFiles.CreateName())).FullName;
        try
        {
            var request = new RanksRequest
            {
                Command = _command,
                FilesFolder = Directory.GetCurrentDirectory(),
                Inputs = [.. partitions.Select((rows, rank) => Spool(rows, Path.Combine(folder, $"{rank}-in.arrow")))],
                Outputs = [.. partitions.Select((_, rank) => Path.Combine(folder, $"{rank}-out.arrow"))],
            };
            var answer = Ask(request, cancellation);
            if (answer.Error is not null) throw new FunctionException(answer.Error);
            return [.. request.Outputs.Select((path, rank) => answer.HasOutput[rank] ? Read(path) : [])];
        }
        finally
        {
            ProcessOwnedFiles.Remove(folder);
        }
    }

    private RanksAnswer Ask(RanksRequest request, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(_executable, "ranks")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)
            ?? throw new FunctionException($"The process that runs the ranks did not start: {_executable}");
        var answer = Exchange(process, request, cancellation);
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return answer ?? throw new FunctionException(
            $"The process that runs the ranks ended with code {process.ExitCode} before it had an answer.");
    }

    private static RanksAnswer? Exchange(Process process, RanksRequest request, CancellationToken cancellation)
    {
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended at once: its exit code says more than the broken pipe.
        }

        // The end of its input asks it to end the ranks and itself. Registered only now: nothing is left to be written.
        using var ending = cancellation.Register(process.StandardInput.BaseStream.Close);
        var answer = process.StandardOutput.ReadToEnd();
        return answer.Length == 0 ? null : JsonSerializer.Deserialize<RanksAnswer>(answer);
    }

    /// <returns>The path; null where there are no batches, and so no file.</returns>
    private static string? Spool(IEnumerable<RecordBatch> batches, string path)
    {
        using SpoolFileWriter spool = new(path, declared: null);
        foreach (var batch in batches) spool.Write(batch);
        return spool.HasRows ? path : null;
    }

    private static IReadOnlyList<RecordBatch> Read(string path)
    {
        using var output = ArrowFileReader.Open(path);
        return [.. Enumerable.Range(0, output.BatchCount).Select(output.ReadBatch)];
    }
}
