using System.Diagnostics.CodeAnalysis;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Commands;

/// <summary>The kind of function that a command describes.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public enum FunctionKind
{
    /// <summary>Maps the batches of a partition to batches.</summary>
    Map,

    /// <summary>Maps argument columns to one column, row for row.</summary>
    Scalar,

    /// <summary>Maps the rows of a group to rows.</summary>
    GroupMap,

    /// <summary>Maps the rows of two inputs that share a key to rows.</summary>
    CogroupMap,

    /// <summary>Maps all rows of a group or of a window's frame to one value.</summary>
    Aggregate,
}
