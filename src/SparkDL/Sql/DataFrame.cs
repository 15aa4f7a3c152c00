using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <summary>
/// Rows with named columns, described by a plan that the server runs when rows are asked for. Immutable: each method
/// gives a new one.
/// </summary>
public sealed partial class DataFrame
{
    internal DataFrame(SparkSession session, Relation relation)
    {
        Session = session;
        Relation = relation;
        // Columns taken from this DataFrame name it by this id, so that a join can tell its two sides apart.
        Relation.Common ??= new RelationCommon();
        if (!Relation.Common.HasPlanId)
            Relation.Common.PlanId = session.NextPlanId();
    }

    /// <summary>The session that the DataFrame belongs to.</summary>
    public SparkSession Session { get; }

    internal Relation Relation { get; }

    internal Plan Plan => new() { Root = Relation };

    /// <summary>A column of this very DataFrame.</summary>
    public Column this[string name] => Col(name);

    /// <summary>A column of this very DataFrame; in a join it tells which side is meant.</summary>
    public Column Col(string name) => Column.Named(name, Relation.Common.PlanId);

    /// <summary>These columns, by name.</summary>
    public DataFrame Select(params IEnumerable<string> columns) => Select(columns.Select(c => Column.Named(c)));

    /// <summary>These expressions.</summary>
    public DataFrame Select(params IEnumerable<Column> columns)
    {
        var project = new Project { Input = Relation };
        project.Expressions.AddRange(columns.Select(c => c.Expression));
        return Session.Frame(new Relation { Project = project });
    }

    /// <summary>These expressions, written in SQL.</summary>
    public DataFrame SelectExpr(params IEnumerable<string> expressions) => Select(expressions.Select(Functions.Expr));

    /// <summary>The rows for which the condition is true.</summary>
    public DataFrame Filter(Column condition) => Session.Frame(new Relation
    {
        Filter = new Filter { Input = Relation, Condition = condition.Expression },
    });

    /// <summary>The rows for which the condition, written in SQL, is true.</summary>
    public DataFrame Filter(string condition) => Filter(Functions.Expr(condition));

    /// <inheritdoc cref="Filter(Column)"/>
    public DataFrame Where(Column condition) => Filter(condition);

    /// <inheritdoc cref="Filter(string)"/>
    public DataFrame Where(string condition) => Filter(condition);

    /// <summary>Adds a column, or replaces the one of that name.</summary>
    public DataFrame WithColumn(string name, Column column) => WithColumns([new(name, column)]);

    /// <summary>Adds or replaces several columns at once.</summary>
    public DataFrame WithColumns(IEnumerable<KeyValuePair<string, Column>> columns)
    {
        var with = new WithColumns { Input = Relation };
        with.Aliases.AddRange(columns.Select(c => c.Value.Alias(c.Key).Expression.Alias));
        return Session.Frame(new Relation { WithColumns = with });
    }

    /// <summary>Renames a column; a name that is not there is ignored.</summary>
    public DataFrame WithColumnRenamed(string existing, string name) => WithColumnsRenamed([new(existing, name)]);

    /// <summary>Renames several columns at once.</summary>
    public DataFrame WithColumnsRenamed(IEnumerable<KeyValuePair<string, string>> names)
    {
        var renamed = new WithColumnsRenamed { Input = Relation };
        renamed.Renames.AddRange(names.Select(n => new WithColumnsRenamed.Types.Rename
        {
            ColName = n.Key,
            NewColName = n.Value,
        }));
        return Session.Frame(new Relation { WithColumnsRenamed = renamed });
    }

    /// <summary>Gives all columns new names, in their order.</summary>
    public DataFrame ToDF(params IEnumerable<string> names)
    {
        var to = new ToDF { Input = Relation };
        to.ColumnNames.AddRange(names);
        return Session.Frame(new Relation { ToDf = to });
    }

    /// <summary>Without these columns; names that are not there are ignored.</summary>
    public DataFrame Drop(params IEnumerable<string> columns)
    {
        var drop = new Drop { Input = Relation };
        drop.ColumnNames.AddRange(columns);
        return Session.Frame(new Relation { Drop = drop });
    }

    /// <summary>Without these columns.</summary>
    public DataFrame Drop(params IEnumerable<Column> columns)
    {
        var drop = new Drop { Input = Relation };
        drop.Columns.AddRange(columns.Select(c => c.Expression));
        return Session.Frame(new Relation { Drop = drop });
    }

    /// <summary>Names the DataFrame, so that expressions can name its columns as <c>name.column</c>.</summary>
    public DataFrame Alias(string name) => Session.Frame(new Relation
    {
        SubqueryAlias = new SubqueryAlias { Input = Relation, Alias = name },
    });

    /// <summary>A hint for the planner, such as <c>broadcast</c>.</summary>
    public DataFrame Hint(string name, params IEnumerable<object> parameters)
    {
        var hint = new Hint { Input = Relation, Name = name };
        hint.Parameters.AddRange(parameters.Select(LiteralConverter.ToExpression));
        return Session.Frame(new Relation { Hint = hint });
    }

    /// <summary>Applies a function of this program to the DataFrame, for chains that read from left to right.</summary>
    public DataFrame Transform(Func<DataFrame, DataFrame> function) => function(this);

    /// <summary>Runs a function, given as its protocol message, over each partition on the executors.</summary>
    internal DataFrame MapPartitions(CommonInlineUserDefinedFunction function, bool isBarrier = false) =>
        Session.Frame(new Relation
        {
            MapPartitions = new MapPartitions { Input = Relation, Func = function, IsBarrier = isBarrier },
        });
}
