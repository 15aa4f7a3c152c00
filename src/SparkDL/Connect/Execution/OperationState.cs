namespace SparkDL.Connect.Execution;

/// <summary>How far the operation of a query has come, as far as the client can tell.</summary>
internal enum OperationState
{
    /// <summary>The plan was not sent yet, or the server does not know it: the next stream sends it.</summary>
    NotSent,

    /// <summary>The plan was sent, and no response has come: the server may have it or not.</summary>
    Sent,

    /// <summary>A response has come, so the server has the operation.</summary>
    Confirmed,

    /// <summary>The operation is complete, has failed or was given up: nothing is left to interrupt.</summary>
    Completed,
}
