namespace SparkDL.Torch;

public sealed partial class Tensor
{
    /// <summary>Moves the tensor from its scope to the enclosing one.</summary>
    public Tensor MoveToOuterDisposeScope()
    {
        Scope?.MoveToOuter(this);
        return this;
    }

    /// <summary>Removes the tensor from its scope; Dispose or the garbage collector frees it.</summary>
    public Tensor DetachFromDisposeScope()
    {
        if (Scope is not null) LeaveToGarbageCollector();
        return this;
    }
}
