using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Hosting;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Writes the Arrow stream of a task's answer. Nothing is sent before the first batch, so an early error needs no end
/// of a stream, and a task without rows sends no stream at all.
/// </summary>
internal sealed class TaskOutput(WireWriter wire)
{
    private ArrowStreamWriter? _writer;
    private Schema? _schema;

    public WireWriter Wire => wire;

    /// <summary>The crash report, to which each write is announced; null if there is none.</summary>
    public CrashReport? CrashReport { get; set; }

    public void Write(RecordBatch batch)
    {
        CrashReport?.BeginWrite();
        if (_writer is null)
        {
            FaultPoints.Reach(FaultPointNames.BeforeFirstOutput);
            wire.WriteInt(StreamMarker.StartArrowStream);
            _writer = new ArrowStreamWriter(wire, batch.Schema);
            _schema = batch.Schema;
        }
        else if (!_schema!.Equals(batch.Schema))
        {
            throw new Functions.FunctionException($"The function gave batches of different schemas: first "
                + $"({_schema}), then ({batch.Schema}).");
        }

        _writer.Write(batch);
        // Sent at once: the function may now wait for something that depends on it.
        wire.Flush();
        CrashReport?.EndWrite();
        FaultPoints.Reach(FaultPointNames.BatchWritten);
    }

    /// <summary>Ends the stream if one has begun; also called after an error.</summary>
    public void End()
    {
        CrashReport?.BeginWrite();
        _writer?.Dispose();
        _writer = null;
    }
}
