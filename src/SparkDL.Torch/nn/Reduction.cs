namespace SparkDL.Torch;

/// <summary>How a loss reduces its elements. The values are libtorch's.</summary>
public enum Reduction
{
    /// <summary>One value for each element.</summary>
    None = 0,

    /// <summary>The mean of the elements.</summary>
    Mean = 1,

    /// <summary>The sum of the elements.</summary>
    Sum = 2,
}
