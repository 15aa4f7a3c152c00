namespace SparkDL.Sql;

/// <summary>Builds a CASE expression: conditions with their values, and the value where none holds.</summary>
public sealed class CaseColumn
{
    private readonly IReadOnlyList<Column> _branches;

    internal CaseColumn(IReadOnlyList<Column> branches) => _branches = branches;

    /// <summary>The value where this condition is the first that holds.</summary>
    public CaseColumn When(Column condition, object? value) => new([.. _branches, condition, Column.Of(value)]);

    /// <summary>The value where no condition holds.</summary>
    public Column Otherwise(object? value) => Column.Function("when", [.. _branches, Column.Of(value)]);

    /// <summary>The expression without a last value: null where no condition holds.</summary>
    public Column End() => Column.Function("when", _branches);

    /// <summary>The expression without a last value: null where no condition holds.</summary>
    public static implicit operator Column(CaseColumn branches) => branches.End();
}
