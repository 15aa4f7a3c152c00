namespace SparkDL.Worker.Barrier;

/// <summary>The address of a barrier server.</summary>
internal interface IBarrierEndpoint
{
    /// <summary>
    /// The secret that each connection begins with; null if access to the address is restricted already.
    /// </summary>
    string? Secret { get; }

    /// <summary>Opens a connection for one call, which the caller disposes.</summary>
    Stream Connect();
}
