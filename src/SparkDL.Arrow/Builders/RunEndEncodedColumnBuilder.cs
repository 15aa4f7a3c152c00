using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Builds a run-end encoded column; a value that equals the one before it extends its run.</summary>
public sealed class RunEndEncodedColumnBuilder(RunEndEncodedType type) : ColumnBuilder(type)
{
    private readonly ColumnBuilder _values = For(type.Values.Type);
    private readonly GrowingBuffer _ends = new();
    private readonly int _width = ((IntType)type.RunEnds.Type).BitWidth / 8;
    private object? _last;
    private Column? _lastSource;
    private int _lastRun;
    private bool _extendable;

    /// <inheritdoc/>
    public override void AppendNull() => AppendRun(null, 1);

    /// <summary>Appends <paramref name="count"/> rows of one value, which may be null.</summary>
    public RunEndEncodedColumnBuilder AppendRun(object? value, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!(_extendable && _lastSource is null && Equals(_last, value)))
        {
            // In this order: a value that is refused must not leave a run without one.
            _values.AppendValue(value);
            StartRun();
        }

        (_last, _lastSource) = (value, null);
        EndRun(count);
        return this;
    }

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        var runs = _values.Length;
        var ends = new ColumnData
        {
            Type = type.RunEnds.Type,
            Length = runs,
            NullCount = 0,
            Buffers = [default, Own(_ends.Detach(), owned)],
        };
        (_extendable, _last, _lastSource) = (false, null, null);
        return Describe(owned, [], [ends, _values.Finish(owned)]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _values.Dispose();
        _ends.Dispose();
        _extendable = false;
    }

    private protected override void AppendEmpty()
    {
        _values.AppendEmptyRow();
        StartRun();
        EndRun(1);
        _extendable = false;
    }

    private protected override void AppendNonNull(object value) => AppendRun(value, 1);

    /// <summary>Keeps the rows of one run of the source in one run.</summary>
    private protected override void CopyRow(Column source, int index)
    {
        var column = (RunEndEncodedColumn)source;
        var run = column.Locate(index);
        if (!(_extendable && ReferenceEquals(_lastSource, source) && _lastRun == run))
        {
            _values.AppendFrom(column.Values, run);
            StartRun();
        }

        (_lastSource, _lastRun) = (source, run);
        EndRun(1);
    }

    private void StartRun()
    {
        WriteEnd(Length);
        _extendable = true;
    }

    private void EndRun(int count)
    {
        Appended(count);
        _ends.Truncate(_ends.Length - _width);
        WriteEnd(Length);
    }

    private void WriteEnd(int end)
    {
        if (_width == 2 && end > short.MaxValue)
            throw new OverflowException("More rows than int16 run ends can count: use a wider type.");
        switch (_width)
        {
            case 2: _ends.Append((short)end); break;
            case 4: _ends.Append(end); break;
            default: _ends.Append((long)end); break;
        }
    }
}
