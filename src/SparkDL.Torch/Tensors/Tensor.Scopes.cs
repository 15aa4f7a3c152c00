namespace SparkDL.Torch;

public sealed partial class Tensor
{
    /// <summary>Hands the tensor from its scope to the one around it.</summary>
    public Tensor MoveToOuterDisposeScope()
    {
        Scope?.MoveToOuter(this);
        return this;
    }

    /// <summary>Takes the tensor out of every scope; Dispose or the garbage collector frees it.</summary>
    public Tensor DetachFromDisposeScope()
    {
        if (Scope is not null) LeaveToCollector();
        return this;
    }
}
