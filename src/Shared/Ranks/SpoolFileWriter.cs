using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Functions.Loading;

namespace SparkDL.Ranks;

/// <summary>Writes batches to an Arrow file, which is created with the first batch.</summary>
internal sealed class SpoolFileWriter(string path, Schema? declared) : IDisposable
{
    private FileStream? _file;
    private ArrowFileWriter? _writer;

    public bool HasRows => _writer is not null;

    public void Write(RecordBatch batch)
    {
        if (_writer is null)
        {
            if (declared is not null) OutputCheck.Columns(declared, batch.Schema);
            _file = File.Create(path);
            _writer = new ArrowFileWriter(_file, batch.Schema);
        }

        _writer.Write(batch);
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _file?.Dispose();
    }
}
