namespace SparkDL.Worker.Barrier;

/// <summary>The calls of Spark's barrier protocol, by their numbers on the wire.</summary>
internal enum BarrierCall
{
    /// <summary>Waits until all ranks have called; the reply has one text.</summary>
    Barrier = 1,

    /// <summary>Sends a text; the reply has the texts of all ranks, by rank.</summary>
    AllGather = 2,
}
