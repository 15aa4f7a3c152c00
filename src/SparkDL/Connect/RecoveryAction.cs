namespace SparkDL.Connect;

/// <summary>What follows when the stream of a query has failed.</summary>
internal enum RecoveryAction
{
    /// <summary>Take the operation up again at once; this costs no try.</summary>
    ReattachAtOnce,

    /// <summary>Wait, then take the operation up again after the last response.</summary>
    Reattach,

    /// <summary>Wait, then send the plan again under the same id.</summary>
    Resend,

    /// <summary>Give the failure to the caller.</summary>
    Fail,
}
