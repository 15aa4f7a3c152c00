namespace SparkDL.Cli.Doctor;

/// <summary>The outcome of a check.</summary>
internal enum CheckState
{
    /// <summary>The part was found and fits.</summary>
    Found,

    /// <summary>The part is missing or does not fit; only some programs need it.</summary>
    Absent,

    /// <summary>The part is missing or does not fit, and no local job can run without it.</summary>
    Missing,

    /// <summary>The check had no answer within its deadline.</summary>
    TimedOut,
}
