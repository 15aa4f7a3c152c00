namespace SparkDL.Torch;

/// <summary>The order of a dense tensor's strides, with libtorch's numbers.</summary>
public enum MemoryFormat : sbyte
{
    /// <summary>Row-major.</summary>
    Contiguous = 0,

    /// <summary>As the source has it.</summary>
    Preserve = 1,

    /// <summary>NHWC strides under NCHW shapes.</summary>
    ChannelsLast = 2,

    /// <summary>NDHWC strides under NCDHW shapes.</summary>
    ChannelsLast3d = 3,
}
