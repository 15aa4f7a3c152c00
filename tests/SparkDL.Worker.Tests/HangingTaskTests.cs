using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Arrow;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;
using SparkDL.Functions;
using SparkDL.Testing;
using SparkDL.Worker.Loading;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests;

/// <summary>Whatever of a function hangs, from its making to its end, its task is answered at the limit.</summary>
public sealed class HangingTaskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [Trait("Tier", "slow")]
    [InlineData(typeof(MadeSlowly))]
    [InlineData(typeof(MadeSlowlyOnce))]
    [InlineData(typeof(DisposedSlowly))]
    [InlineData(typeof(ToldSlowly))]
    public void A_function_that_hangs_is_answered_for_and_named(Type function)
    {
        using var told = new ManualResetEventSlim();
        var output = new MemoryStream();
        using var cancellation = new TaskCancellation { Abandoned = told.Set };
        new Thread(() => Run(function, output, cancellation)) { IsBackground = true }.Start();

        Assert.True(told.Wait(Patience));

        var error = ErrorIn(output.ToArray());
        Assert.Contains(function.Name, error);
        Assert.Contains("hung: for 0.2 s", error);
        Assert.Contains("stage 1, partition 2, attempt 0", error);
    }

    [Fact]
    public void A_function_that_fails_when_it_is_disposed_has_failed_its_task()
    {
        var output = new MemoryStream();
        using var cancellation = new TaskCancellation();

        Assert.Equal(TaskOutcome.Failed, Run(typeof(FailsWhenDisposed), output, cancellation));

        Assert.EndsWith("System.InvalidOperationException: no end", ErrorIn(output.ToArray()));
    }

    [Fact]
    public void The_first_failure_is_the_one_that_is_told()
    {
        var output = new MemoryStream();
        using var cancellation = new TaskCancellation();

        Assert.Equal(TaskOutcome.Failed, Run(typeof(FailsTwice), output, cancellation));

        Assert.EndsWith("System.InvalidOperationException: no rows", ErrorIn(output.ToArray()));
    }

    [Fact]
    public void What_runs_in_a_child_is_not_made_here()
    {
        var command = CommandOf(typeof(MadeSlowly)) with { Isolated = true };

        var function = new ShippedFunctions().Load(
            FunctionCommandCodec.Encode(command), Header, () => throw new InvalidOperationException("made"));

        Assert.True(function.Options.Isolated);
        Assert.Contains(nameof(MadeSlowly), function.Options.Name);
    }

    private static TaskHeader Header { get; } = new()
    {
        Version = ProtocolVersion.V42,
        Context = new TaskContextMessage(),
        FilesFolder = "/",
        EvalType = EvalType.MapArrowIterator,
    };

    private static TaskOutcome Run(Type function, MemoryStream output, TaskCancellation cancellation)
    {
        var loop = new TaskLoop(
            new WorkerEnvironment { StatedVersion = ProtocolVersion.V42 }, new ShippedFunctions(), _ => null,
            NullLoggerFactory.Instance);
        using var input = new WireReader(new MemoryStream(TaskOf(function)));
        return loop.Run(input, new WireWriter(output), cancellation, () => { });
    }

    /// <summary>The text of the error that ends an answer, behind whatever rows came before.</summary>
    private static string ErrorIn(byte[] answer)
    {
        var wire = new WireReader(new MemoryStream(answer));
        var mark = wire.ReadInt();
        if (mark == StreamMarker.StartArrowStream)
        {
            using var reader = new ArrowStreamReader(wire);
            while (reader.ReadNextBatch() is { } batch) batch.Dispose();
            mark = wire.ReadInt();
        }

        Assert.Equal(StreamMarker.Exception, mark);
        return wire.ReadText("an error");
    }

    private static FunctionCommand CommandOf(Type function) =>
        CommandBuilder.Build(
            FunctionKind.Map, CodeReferences.OfType(function), new Nothing(), "id long", isolated: false) with
        {
            Settings = new Dictionary<string, string> { [FunctionSettings.HangSeconds] = "0.2" },
        };

    /// <summary>A task of Spark 4.2 with one row.</summary>
    private static byte[] TaskOf(Type function)
    {
        const string Context = """
            {"isBarrier":false,"connInfo":-1,"secret":"","stageId":1,"partitionId":2,"attemptNumber":0,
            "taskAttemptId":3,"cpus":1,
            "resources":{},"localProperties":{}}
            """;
        using var bytes = new MemoryStream();
        using var wire = new WireWriter(bytes);
        wire.WriteInt(2);
        foreach (var text in new[] { "dotnet-10.0", Context, "/files" }) wire.WriteText(text);
        wire.WriteInt(0);
        wire.Write([0]);
        foreach (var number in new[] { 0, 207, 0, 0, 1, 0, 1 }) wire.WriteInt(number);
        var command = FunctionCommandCodec.Encode(CommandOf(function));
        wire.WriteInt(command.Length);
        wire.Write(command);
        wire.WriteLong(0);
        using var rows = TestBatches.Of(("id", TestBatches.Column(1L)));
        using var wrapped = StructBatch.Wrap(rows, StructBatch.SchemaOf(rows.Schema));
        using (var stream = new ArrowStreamWriter(wire, wrapped.Schema)) stream.Write(wrapped);
        wire.WriteInt(StreamMarker.EndOfStream);
        wire.Flush();
        return bytes.ToArray();
    }

    /// <summary>Nothing to tell.</summary>
    public sealed record Nothing;

    /// <summary>Gives its rows back.</summary>
    public abstract class SameRows : IMapFunction<Nothing>
    {
        public virtual IEnumerable<RecordBatch> Map(
            IEnumerable<RecordBatch> batches, Nothing config, FunctionContext context) => batches;

        protected static void Sleep() => Thread.Sleep(TimeSpan.FromMinutes(10));
    }

    public sealed class MadeSlowly : SameRows
    {
        public MadeSlowly() => Sleep();
    }

    public sealed class MadeSlowlyOnce : SameRows
    {
        private static readonly int Slow = Begin();

        public MadeSlowlyOnce() => _ = Slow;

        private static int Begin()
        {
            Sleep();
            return 0;
        }
    }

    public sealed class ToldSlowly : SameRows
    {
        public override IEnumerable<RecordBatch> Map(
            IEnumerable<RecordBatch> batches, Nothing config, FunctionContext context)
        {
            Sleep();
            return batches;
        }
    }

    public sealed class DisposedSlowly : SameRows, IDisposable
    {
        public void Dispose() => Sleep();
    }

    public sealed class FailsWhenDisposed : SameRows, IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("no end");
    }

    public sealed class FailsTwice : SameRows, IDisposable
    {
        public override IEnumerable<RecordBatch> Map(
            IEnumerable<RecordBatch> batches, Nothing config, FunctionContext context) =>
            throw new InvalidOperationException("no rows");

        public void Dispose() => throw new InvalidOperationException("no end");
    }
}
