namespace SparkDL.Sql;

/// <content>Functions of texts and bytes.</content>
public static partial class Functions
{
    /// <summary>In lower case.</summary>
    public static Column Lower(Column column) => Column.Function("lower", column);

    /// <summary>In upper case.</summary>
    public static Column Upper(Column column) => Column.Function("upper", column);

    /// <summary>Without spaces at both ends.</summary>
    public static Column Trim(Column column) => Column.Function("trim", column);

    /// <summary>The number of characters, or of bytes.</summary>
    public static Column Length(Column column) => Column.Function("length", column);

    /// <summary>The MD5 sum, in hexadecimal.</summary>
    public static Column Md5(Column column) => Column.Function("md5", column);

    /// <summary>Bytes as base64 text.</summary>
    public static Column Base64(Column column) => Column.Function("base64", column);

    /// <summary>The bytes of a base64 text.</summary>
    public static Column Unbase64(Column column) => Column.Function("unbase64", column);

    /// <summary>The file that the row was read from.</summary>
    public static Column InputFileName() => Column.Function("input_file_name");

    /// <summary>The texts one after another.</summary>
    public static Column Concat(params IEnumerable<Column> columns) => Column.Function("concat", columns);

    /// <summary>The texts with a separator between them.</summary>
    public static Column ConcatWs(string separator, params IEnumerable<Column> columns) =>
        Column.Function("concat_ws", [Lit(separator), .. columns]);

    /// <summary>The parts of a text between what a regular expression finds.</summary>
    public static Column Split(Column text, string pattern) => Column.Function("split", text, Lit(pattern));

    /// <summary>The part of a text that a group of a regular expression finds.</summary>
    public static Column RegexpExtract(Column text, string pattern, int group) =>
        Column.Function("regexp_extract", text, Lit(pattern), Lit(group));

    /// <summary>The text with what a regular expression finds replaced.</summary>
    public static Column RegexpReplace(Column text, string pattern, string replacement) =>
        Column.Function("regexp_replace", text, Lit(pattern), Lit(replacement));

    /// <summary>A part of a text or of bytes, from position 1.</summary>
    public static Column Substring(Column text, int start, int length) =>
        Column.Function("substring", text, Lit(start), Lit(length));

    /// <summary>The SHA-2 sum of 224, 256, 384 or 512 bits, in hexadecimal.</summary>
    public static Column Sha2(Column column, int bits) => Column.Function("sha2", column, Lit(bits));

    /// <summary>A hash of 64 bits of the columns.</summary>
    public static Column XxHash64(params IEnumerable<Column> columns) => Column.Function("xxhash64", columns);

    /// <summary>A hash of 32 bits of the columns (Murmur 3).</summary>
    public static Column Hash(params IEnumerable<Column> columns) => Column.Function("hash", columns);
}
