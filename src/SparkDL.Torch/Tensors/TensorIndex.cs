namespace SparkDL.Torch;

/// <summary>
/// One entry between the brackets of <c>t[...]</c>: a number, a range (<c>1..^1</c>), a slice with a step, a tensor of
/// booleans or positions, <see cref="Ellipsis"/>, or <see cref="None"/> for a new dimension.
/// </summary>
public readonly struct TensorIndex
{
    private TensorIndex(Form kind, long? start = null, long? stop = null, long step = 1, Tensor? positions = null) =>
        (Kind, Start, Stop, Step, Positions) = (kind, start, stop, step, positions);

    internal enum Form : byte
    {
        Slice,
        Number,
        Positions,
        Ellipsis,
        None,
    }

    /// <summary>All dimensions that the other entries do not index.</summary>
    public static TensorIndex Ellipsis { get; } = new(Form.Ellipsis);

    /// <summary>A new dimension of size 1.</summary>
    public static TensorIndex None { get; } = new(Form.None);

    /// <summary>All of one dimension.</summary>
    public static TensorIndex Colon { get; } = new(Form.Slice);

    internal Form Kind { get; }

    internal long? Start { get; }

    internal long? Stop { get; }

    internal long Step { get; }

    internal Tensor? Positions { get; }

    /// <summary>Python's <c>start:stop:step</c>.</summary>
    public static TensorIndex Slice(long? start = null, long? stop = null, long step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return new(Form.Slice, start, stop, step);
    }

    /// <summary>One position; negative ones count from the end.</summary>
    public static implicit operator TensorIndex(long position) => new(Form.Number, position);

    /// <summary>One position; negative ones count from the end.</summary>
    public static implicit operator TensorIndex(int position) => new(Form.Number, position);

    /// <summary>One position, <c>^1</c> for the last.</summary>
    public static implicit operator TensorIndex(Index position) =>
        new(Form.Number, FromEnd(position) ?? throw new ArgumentException("^0 is behind the last element"));

    /// <summary>A range, <c>1..^1</c>.</summary>
    public static implicit operator TensorIndex(Range range) =>
        new(Form.Slice, FromEnd(range.Start) ?? long.MaxValue, FromEnd(range.End));

    /// <summary>Positions to take, or a mask of booleans.</summary>
    public static implicit operator TensorIndex(Tensor positions) => new(Form.Positions, positions: positions);

    // ^0 is the end itself and has no negative form.
    private static long? FromEnd(Index index) =>
        !index.IsFromEnd ? index.Value : index.Value == 0 ? null : -index.Value;
}
