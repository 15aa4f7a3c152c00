namespace SparkDL.Worker.Barrier;

/// <summary>A barrier server as its callers see it.</summary>
internal interface IBarrierServer
{
    /// <summary>What it is greeted with; null where its address is protected already.</summary>
    string? Secret { get; }

    /// <summary>A connection for one call.</summary>
    Stream Dial();
}
