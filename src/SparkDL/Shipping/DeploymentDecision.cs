namespace SparkDL.Shipping;

/// <summary>What the settings of a new function mean for the environment that the session has deployed.</summary>
internal enum DeploymentDecision
{
    /// <summary>The deployed environment fits: nothing is sent.</summary>
    Reuse,

    /// <summary>A setting has changed before any worker can have started: the new environment is sent.</summary>
    SendAgain,

    /// <summary>A setting has changed that the session's functions or workers use already: the call fails.</summary>
    Refuse,
}
