using SparkDL.Arrow.Memory;

namespace SparkDL.Arrow.Builders;

/// <summary>A growing sequence of bits.</summary>
internal sealed unsafe class BitBuilder : IDisposable
{
    private readonly GrowingBuffer _bytes = new();

    public int Length { get; private set; }

    public void Append(bool value)
    {
        if ((Length & 7) == 0)
            _bytes.Append<byte>(0);
        if (value)
            _bytes.Start[Length >> 3] |= (byte)(1 << (Length & 7));
        Length++;
    }

    public void AppendRun(bool value, int count)
    {
        for (; count > 0 && (Length & 7) != 0; count--)
            Append(value);
        var whole = count >> 3;
        _bytes.Extend(whole).Fill(value ? (byte)0xFF : (byte)0);
        Length += whole << 3;
        for (count &= 7; count > 0; count--)
            Append(value);
    }

    /// <summary>Sets the last bit of <paramref name="length"/> bits, appending it if there is one bit less.</summary>
    public void SetLast(int length, bool value)
    {
        if (Length < length)
            Append(value);
        else if (value)
            _bytes.Start[(length - 1) >> 3] |= (byte)(1 << ((length - 1) & 7));
        else
            _bytes.Start[(length - 1) >> 3] &= (byte)~(1 << ((length - 1) & 7));
    }

    public NativeBuffer Take()
    {
        Length = 0;
        return _bytes.Detach();
    }

    public void Dispose() => Take().Dispose();
}
