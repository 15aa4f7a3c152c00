namespace SparkDL.Connect;

/// <summary>Why the stream of a query failed, which decides what follows.</summary>
internal enum RecoveryReason
{
    /// <summary>The server could not be reached, or another stream has taken this one's place.</summary>
    ConnectionLost,

    /// <summary>The server has the operation already: the plan arrived, and only its response was lost.</summary>
    AlreadySent,

    /// <summary>The server does not know the operation, and no response has come: the plan did not arrive.</summary>
    RequestLost,

    /// <summary>The server has forgotten an operation that had given responses, as after a restart.</summary>
    OperationLost,

    /// <summary>The query itself failed, or the server refused it: trying again changes nothing.</summary>
    QueryFailed,
}
