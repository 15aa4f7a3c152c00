namespace SparkDL.Torch;

/// <summary>The memory layout of a dense tensor. The values are libtorch's.</summary>
public enum MemoryFormat : sbyte
{
    /// <summary>Row-major.</summary>
    Contiguous = 0,

    /// <summary>The layout of the source.</summary>
    Preserve = 1,

    /// <summary>NHWC strides under NCHW shapes.</summary>
    ChannelsLast = 2,

    /// <summary>NDHWC strides under NCDHW shapes.</summary>
    ChannelsLast3d = 3,
}
