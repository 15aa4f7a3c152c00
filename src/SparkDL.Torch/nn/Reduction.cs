namespace SparkDL.Torch;

/// <summary>What a loss gives: one number for each sample, their mean, or their sum; libtorch's numbers.</summary>
public enum Reduction
{
    /// <summary>One value for each element.</summary>
    None = 0,

    /// <summary>The mean.</summary>
    Mean = 1,

    /// <summary>The sum.</summary>
    Sum = 2,
}
