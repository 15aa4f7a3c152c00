namespace SparkDL.Sql;

/// <content>Functions of arrays, maps and structs.</content>
public static partial class Functions
{
    /// <summary>How many items an array or a map has.</summary>
    public static Column Size(Column column) => Column.Function("size", column);

    /// <summary>One row for each item.</summary>
    public static Column Explode(Column column) => Column.Function("explode", column);

    /// <summary>Arrays within an array as one.</summary>
    public static Column Flatten(Column column) => Column.Function("flatten", column);

    /// <summary>The keys of a map.</summary>
    public static Column MapKeys(Column column) => Column.Function("map_keys", column);

    /// <summary>The values of a map.</summary>
    public static Column MapValues(Column column) => Column.Function("map_values", column);

    /// <summary>A struct, array or map as JSON text.</summary>
    public static Column ToJson(Column column) => Column.Function("to_json", column);

    /// <summary>Whether an array contains the value.</summary>
    public static Column ArrayContains(Column array, object value) =>
        Column.Function("array_contains", array, Lit(value));

    /// <summary>An item of an array (from 1) or the value of a map's key.</summary>
    public static Column ElementAt(Column collection, object key) =>
        Column.Function("element_at", collection, Lit(key));

    /// <summary>A value read from JSON text by a schema in DDL.</summary>
    public static Column FromJson(Column json, string schema) => Column.Function("from_json", json, Lit(schema));
}
