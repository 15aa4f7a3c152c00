using System.Diagnostics;
using System.Text;
using SparkDL.Functions.Caching;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;
using SparkDL.Integration.Tests.Worker;
using SparkDL.Worker.Children;
using Xunit;

namespace SparkDL.Worker.Tests.Executable;

/// <summary>What is killed cannot tidy up: nothing of it stays in the node's folders all the same.</summary>
public sealed class KilledWorkerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_worker_leaves_nothing_in_the_temporary_folder(bool unixSockets)
    {
        using var killed = await StartAsync(unixSockets);
        killed.Kill();
        await killed.WaitForExitAsync().WaitAsync(DirectWorker.Patience);
        // The place of its socket only, which the next removes.
        Assert.All(Directory.GetFileSystemEntries(_folder), path => Assert.EndsWith(".sock", path));

        using var next = await StartAsync(unixSockets);
        next.StandardInput.Close();
        await next.WaitForExitAsync().WaitAsync(DirectWorker.Patience);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_rows_of_an_isolated_function_go_when_the_worker_above_it_was_killed()
    {
        var rows = Directory.CreateDirectory(Path.Combine(_folder, "rows")).FullName;
        File.WriteAllText(Path.Combine(rows, "in.arrow"), "the parent's");
        var command = CommandBuilder.Build(
            FunctionKind.Map, CodeReferences.OfType(typeof(TakeYourTime)), new Delay(Folder: _folder), "id long",
            isolated: true) with
        {
            ApplicationFolder =
                UserCache.GetOrCopy("applications", ApplicationFiles.Of([typeof(TakeYourTime).Assembly])),
        };
        var before = Directory.GetFiles(Path.GetTempPath());
        var child = ChildProcess.Start(WorkerArchive.Unpack(WorkerArchive.Find()), new ChildRequest
        {
            Command = FunctionCommandCodec.Encode(command),
            FilesFolder = "/",
            OutputPath = Path.Combine(rows, "out.arrow"),
        });
        var id = child.Id;
        await UntilAsync(() => File.Exists(Path.Combine(_folder, $"{id}")));

        // The end of the child's life line is all that it sees of its parent's end.
        child.Dispose();

        await UntilAsync(() => !Directory.Exists(rows));
        // Another process of that number may have left something long ago.
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"*-{id}-*").Except(before));
    }

    private static async Task UntilAsync(Func<bool> seen)
    {
        for (var begun = Stopwatch.StartNew(); !seen(); await Task.Delay(20))
            Assert.True(begun.Elapsed < DirectWorker.Patience);
    }

    private async Task<Process> StartAsync(bool unixSockets)
    {
        IEnumerable<(string, string)> environment = unixSockets
            ? [("PYTHON_UNIX_DOMAIN_ENABLED", "True"), ("PYTHON_WORKER_FACTORY_SOCK_DIR", _folder)]
            : [];
        var worker = DirectWorker.Start(_folder, environment);
        var output = worker.StandardOutput.BaseStream;
        var first = await DirectWorker.ReadNumberAsync(output);
        if (unixSockets) Assert.True(File.Exists(Encoding.UTF8.GetString(await DirectWorker.ReadAsync(output, first))));
        return worker;
    }
}
