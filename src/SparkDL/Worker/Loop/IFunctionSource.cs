using SparkDL.Functions.Binding;
using SparkDL.Worker.Messages;

namespace SparkDL.Worker.Loop;

/// <summary>Where the task loop gets functions from: the shipped assemblies, or a table in tests.</summary>
internal interface IFunctionSource
{
    /// <summary>Makes the function that a command names, for one task.</summary>
    BoundFunction Load(ReadOnlySpan<byte> command, TaskHeader header);
}
