using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>
/// A list of integers given to an operator: <c>[2, 3]</c>, a <c>long[]</c>, a tuple, or one number that stands for
/// all entries where the operator says how many there are (<c>stride: 2</c>). The default value means "not given".
/// </summary>
[CollectionBuilder(typeof(IntArrayRef), nameof(Create))]
public readonly ref struct IntArrayRef
{
    private readonly ReadOnlySpan<long> _values;
    private readonly long _single;
    private readonly Form _form;

    private IntArrayRef(ReadOnlySpan<long> values)
    {
        _values = values;
        _form = Form.List;
    }

    private IntArrayRef(long single)
    {
        _single = single;
        _form = Form.Single;
    }

    private enum Form : byte
    {
        Absent,
        Single,
        List,
    }

    /// <summary>Wraps a span; nothing is copied.</summary>
    public static IntArrayRef Create(ReadOnlySpan<long> values) => new(values);

    /// <summary>One number for every entry.</summary>
    public static implicit operator IntArrayRef(long value) => new(value);

    /// <summary>One number for every entry.</summary>
    public static implicit operator IntArrayRef(int value) => new(value);

    /// <summary>Wraps an array; null means "not given".</summary>
    public static implicit operator IntArrayRef(long[]? values) => values is null ? default : new(values.AsSpan());

    /// <summary>Wraps a span.</summary>
    public static implicit operator IntArrayRef(ReadOnlySpan<long> values) => new(values);

    /// <summary>Wraps a span.</summary>
    public static implicit operator IntArrayRef(Span<long> values) => new(values);

    /// <summary>Two entries.</summary>
    public static implicit operator IntArrayRef((long First, long Second) pair) =>
        new(new[] { pair.First, pair.Second });

    /// <summary>Three entries.</summary>
    public static implicit operator IntArrayRef((long First, long Second, long Third) triple) =>
        new(new[] { triple.First, triple.Second, triple.Third });

    /// <summary>Four entries.</summary>
    public static implicit operator IntArrayRef((long First, long Second, long Third, long Fourth) four) =>
        new(new[] { four.First, four.Second, four.Third, four.Fourth });

    /// <summary>The entries, for <c>foreach</c>.</summary>
    public ReadOnlySpan<long>.Enumerator GetEnumerator() => _values.GetEnumerator();

    /// <summary>A reference to the first entry, for the <c>fixed</c> statement.</summary>
    public ref readonly long GetPinnableReference() => ref MemoryMarshal.GetReference(_values);

    /// <summary>The entries as an array.</summary>
    public long[] ToArray() => _form == Form.Single ? [_single] : _values.ToArray();

    internal unsafe ShimValue ToShimValue(long* pinned, bool hasDefault, bool optional) => _form switch
    {
        Form.List => new ShimValue { Pointer = (nint)pinned, Tag = ShimValueTag.IntList, Length = _values.Length },
        Form.Single => new ShimValue { Int = _single, Tag = ShimValueTag.Int },
        _ when hasDefault => new ShimValue { Tag = ShimValueTag.Default },
        _ when optional => new ShimValue { Tag = ShimValueTag.None },
        _ => new ShimValue { Tag = ShimValueTag.IntList },
    };
}
