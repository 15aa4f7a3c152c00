using Google.Protobuf;
using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Connect.Protos;
using SparkDL.Sql.Types;

namespace SparkDL.Sql;

/// <summary>Converts rows in this program's memory to a relation of a plan.</summary>
internal static class LocalRelationConverter
{
    // In bytes. Larger rows are sent to the server's cache, and the plan holds their hash: a plan is sent with each
    // question about it, and the server refuses messages over 128 MB.
    private const int LargestInline = 1024 * 1024;

    public static Relation ToRelation(SparkSession session, IEnumerable<RecordBatch> batches, Schema schema)
    {
        var local = new LocalRelation { Schema = DdlWriter.Columns(schema) };
        var stream = new MemoryStream();
        long rows = 0;
        using (var writer = new ArrowStreamWriter(stream, schema))
        {
            foreach (var batch in batches)
            {
                rows += batch.Length;
                writer.Write(batch);
            }
        }
        if (rows > 0)
            local.Data = UnsafeByteOperations.UnsafeWrap(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        if (stream.Length <= LargestInline)
            return new Relation { LocalRelation = local };
        var hash = session.Artifacts.AddToCache(local.ToByteArray());
        return new Relation { CachedLocalRelation = new CachedLocalRelation { Hash = hash } };
    }
}
