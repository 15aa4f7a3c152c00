using System.Globalization;
using Google.Protobuf;
using SparkDL.Connect.Protos;
using Literal = SparkDL.Connect.Protos.Expression.Types.Literal;

namespace SparkDL.Sql;

/// <summary>Converts .NET values to literals of a plan.</summary>
internal static class LiteralConverter
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    public static Expression ToExpression(object? value) =>
        value is Column column ? column.Expression : new Expression { Literal = ToLiteral(value) };

    public static Literal ToLiteral(object? value) => value switch
    {
        null => new Literal { Null = new DataType { Null = new DataType.Types.NULL() } },
        bool b => new Literal { Boolean = b },
        sbyte i => new Literal { Byte = i },
        byte i => new Literal { Short = i },
        short i => new Literal { Short = i },
        ushort i => new Literal { Integer = i },
        int i => new Literal { Integer = i },
        uint i => new Literal { Long = i },
        long i => new Literal { Long = i },
        float f => new Literal { Float = f },
        double d => new Literal { Double = d },
        decimal d => ToDecimal(d),
        string s => new Literal { String = s },
        char c => new Literal { String = c.ToString() },
        byte[] b => new Literal { Binary = ByteString.CopyFrom(b) },
        DateOnly d => new Literal { Date = d.DayNumber - Epoch.DayNumber },
        DateTimeOffset t => new Literal { Timestamp = Microseconds(t.UtcDateTime) },
        DateTime { Kind: DateTimeKind.Unspecified } t => new Literal { TimestampNtz = Microseconds(t) },
        DateTime t => new Literal { Timestamp = Microseconds(t.ToUniversalTime()) },
        TimeSpan t => new Literal { DayTimeInterval = t.Ticks / TimeSpan.TicksPerMicrosecond },
        System.Collections.IEnumerable items => ToArray(items.Cast<object?>()),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be a literal.", nameof(value)),
    };

    private static long Microseconds(DateTime time) =>
        (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static Literal ToDecimal(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var digits = Math.Max(text.Count(char.IsAsciiDigit), value.Scale);
        return new Literal
        {
            Decimal = new Literal.Types.Decimal { Value = text, Precision = digits, Scale = value.Scale },
        };
    }

    private static Literal ToArray(IEnumerable<object?> items)
    {
        var array = new Literal.Types.Array();
        array.Elements.AddRange(items.Select(ToLiteral));
        array.ElementType = array.Elements.Count == 0
            ? new DataType { Null = new DataType.Types.NULL() }
            : TypeOf(array.Elements[0]);
        return new Literal { Array = array };
    }

    private static DataType TypeOf(Literal literal) => literal.LiteralTypeCase switch
    {
        Literal.LiteralTypeOneofCase.Boolean => new DataType { Boolean = new DataType.Types.Boolean() },
        Literal.LiteralTypeOneofCase.Byte => new DataType { Byte = new DataType.Types.Byte() },
        Literal.LiteralTypeOneofCase.Short => new DataType { Short = new DataType.Types.Short() },
        Literal.LiteralTypeOneofCase.Integer => new DataType { Integer = new DataType.Types.Integer() },
        Literal.LiteralTypeOneofCase.Long => new DataType { Long = new DataType.Types.Long() },
        Literal.LiteralTypeOneofCase.Float => new DataType { Float = new DataType.Types.Float() },
        Literal.LiteralTypeOneofCase.Double => new DataType { Double = new DataType.Types.Double() },
        Literal.LiteralTypeOneofCase.String => new DataType { String = new DataType.Types.String() },
        Literal.LiteralTypeOneofCase.Binary => new DataType { Binary = new DataType.Types.Binary() },
        Literal.LiteralTypeOneofCase.Date => new DataType { Date = new DataType.Types.Date() },
        var kind => throw new ArgumentException($"An array of {kind} cannot be a literal; use Functions.Array."),
    };
}
