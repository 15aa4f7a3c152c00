namespace SparkDL.Sql;

/// <content>The operators. Like all of Spark's they give null where an operand is null.</content>
public sealed partial class Column
{
    /// <summary>Sum.</summary>
    public static Column operator +(Column left, object right) => left.Binary("+", right);

    /// <summary>Difference.</summary>
    public static Column operator -(Column left, object right) => left.Binary("-", right);

    /// <summary>Product.</summary>
    public static Column operator *(Column left, object right) => left.Binary("*", right);

    /// <summary>Quotient; of integers too it is a double.</summary>
    public static Column operator /(Column left, object right) => left.Binary("/", right);

    /// <summary>Remainder.</summary>
    public static Column operator %(Column left, object right) => left.Binary("%", right);

    /// <summary>Negative value.</summary>
    public static Column operator -(Column operand) => Function("negative", operand);

    /// <summary>Logical not.</summary>
    public static Column operator !(Column operand) => Function("not", operand);

    /// <summary>Logical and. (C# has no overload for the double sign.)</summary>
    public static Column operator &(Column left, Column right) => left.Binary("and", right);

    /// <summary>Logical or. (C# has no overload for the double sign.)</summary>
    public static Column operator |(Column left, Column right) => left.Binary("or", right);

    /// <summary>Equality.</summary>
    public static Column operator ==(Column left, object? right) => left.Binary("==", right);

    /// <summary>Inequality.</summary>
    public static Column operator !=(Column left, object? right) => !left.Binary("==", right);

    /// <summary>Less.</summary>
    public static Column operator <(Column left, object right) => left.Binary("<", right);

    /// <summary>Greater.</summary>
    public static Column operator >(Column left, object right) => left.Binary(">", right);

    /// <summary>Less or equal.</summary>
    public static Column operator <=(Column left, object right) => left.Binary("<=", right);

    /// <summary>Greater or equal.</summary>
    public static Column operator >=(Column left, object right) => left.Binary(">=", right);

    /// <summary>Equality that holds for two nulls.</summary>
    public Column EqNullSafe(object? other) => Binary("<=>", other);

    /// <summary>Whether the value is null.</summary>
    public Column IsNull() => Function("isNull", this);

    /// <summary>Whether the value is not null.</summary>
    public Column IsNotNull() => Function("isNotNull", this);

    /// <summary>Whether the value is NaN.</summary>
    public Column IsNaN() => Function("isNaN", this);

    /// <summary>Whether the value is one of these.</summary>
    public Column IsIn(params IEnumerable<object> values) => Function("in", [this, .. values.Select(Of)]);

    /// <summary>Whether the value lies between the two, both included.</summary>
    public Column Between(object lower, object upper) => (this >= lower) & (this <= upper);

    /// <summary>SQL's LIKE.</summary>
    public Column Like(string pattern) => Binary("like", pattern);

    /// <summary>Whether a Java regular expression is found in the text.</summary>
    public Column RLike(string pattern) => Binary("rlike", pattern);

    /// <summary>Whether the text contains this one.</summary>
    public Column Contains(object other) => Binary("contains", other);

    /// <summary>Whether the text begins with this one.</summary>
    public Column StartsWith(object other) => Binary("startswith", other);

    /// <summary>Whether the text ends with this one.</summary>
    public Column EndsWith(object other) => Binary("endswith", other);

    /// <summary>A part of the text, from position 1.</summary>
    public Column Substr(int start, int length) => Function("substr", this, Of(start), Of(length));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private Column Binary(string function, object? right) => Function(function, this, Of(right));
}
