using SparkDL.Arrow.Types;

namespace SparkDL.Functions.Schemas;

/// <summary>
/// Parses Spark's DDL by recursive descent; the outermost rule is <c>columns := column (',' column)*</c>.
/// </summary>
internal sealed class SparkDdlParser
{
    private const int DeepestNesting = 64;

    private readonly SparkDdlScanner _scanner;
    private int _depth;

    public SparkDdlParser(string text) => _scanner = new SparkDdlScanner(text);

    public IReadOnlyList<Field> ParseColumns()
    {
        if (_scanner.Peek() is "") return [];
        if (_scanner.LooksLikeStruct()) return ((StructType)ParseType()).Fields;
        var fields = new List<Field>();
        do fields.Add(Column());
        while (_scanner.Skip(","));
        _scanner.ExpectEnd();
        return fields;
    }

    public ArrowType ParseType()
    {
        var type = Type();
        _scanner.ExpectEnd();
        return type;
    }

    private Field Column()
    {
        var name = _scanner.ReadName();
        _scanner.Skip(":");
        var type = Type();
        var nullable = true;
        if (_scanner.SkipWord("not"))
        {
            _scanner.ExpectWord("null");
            nullable = false;
        }

        if (_scanner.SkipWord("comment")) _scanner.SkipQuotedText();
        return new Field(name, type, nullable);
    }

    private ArrowType Type()
    {
        if (++_depth > DeepestNesting) throw _scanner.Error($"the types are nested deeper than {DeepestNesting}");
        var word = _scanner.ReadWord();
        var type = word switch
        {
            "array" => Array(),
            "struct" => Struct(),
            "map" => Map(),
            "decimal" or "dec" or "numeric" => Decimal(),
            "char" or "character" or "varchar" => Text(),
            "interval" => Interval(),
            _ => Simple(word) ?? throw _scanner.Error($"'{word}' is not a type"),
        };
        _depth--;
        return type;
    }

    private static ArrowType? Simple(string word) => word switch
    {
        "boolean" => ArrowType.Bool,
        "tinyint" or "byte" => ArrowType.Int8,
        "smallint" or "short" => ArrowType.Int16,
        "int" or "integer" => ArrowType.Int32,
        "bigint" or "long" => ArrowType.Int64,
        "float" or "real" => ArrowType.Float,
        "double" => ArrowType.Double,
        "string" => ArrowType.String,
        "binary" => ArrowType.Binary,
        "date" => ArrowType.Date,
        "timestamp" or "timestamp_ltz" => ArrowType.Timestamp("UTC"),
        "timestamp_ntz" => ArrowType.Timestamp(null),
        "void" => ArrowType.Null,
        _ => null,
    };

    private ListType Array()
    {
        _scanner.Expect("<");
        var item = Type();
        _scanner.Expect(">");
        return new ListType(new Field("element", item));
    }

    private StructType Struct()
    {
        _scanner.Expect("<");
        var fields = new List<Field>();
        if (!_scanner.Skip(">"))
        {
            do fields.Add(Column());
            while (_scanner.Skip(","));
            _scanner.Expect(">");
        }

        return new StructType(fields);
    }

    private MapType Map()
    {
        _scanner.Expect("<");
        var key = Type();
        _scanner.Expect(",");
        var value = Type();
        _scanner.Expect(">");
        return ArrowType.Map(key, value);
    }

    private DecimalType Decimal()
    {
        if (!_scanner.Skip("(")) return new DecimalType(10, 0);
        var precision = _scanner.ReadNumber();
        var scale = _scanner.Skip(",") ? _scanner.ReadNumber() : 0;
        _scanner.Expect(")");
        return precision is >= 1 and <= 38 && scale <= precision
            ? new DecimalType(precision, scale)
            : throw _scanner.Error($"decimal({precision}, {scale}) is outside 1 to 38 digits");
    }

    private StringType Text()
    {
        _scanner.Expect("(");
        _scanner.ReadNumber();
        _scanner.Expect(")");
        return ArrowType.String;
    }

    private ArrowType Interval()
    {
        var first = _scanner.ReadWord();
        var last = _scanner.SkipWord("to") ? _scanner.ReadWord() : first;
        string[] units = ["year", "month", "day", "hour", "minute", "second"];
        var (from, to) = (System.Array.IndexOf(units, first), System.Array.IndexOf(units, last));
        return (from, to) switch
        {
            ( >= 0 and <= 1, >= 0 and <= 1) when from <= to => new IntervalType(IntervalUnit.YearMonth),
            ( >= 2, >= 2) when from <= to => new DurationType(TimeUnit.Microsecond),
            _ => throw _scanner.Error($"'interval {first} to {last}' is not a type"),
        };
    }
}
