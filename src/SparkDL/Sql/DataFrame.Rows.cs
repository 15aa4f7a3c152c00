using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <content>Which rows, in which order, in how many partitions.</content>
public sealed partial class DataFrame
{
    /// <summary>All rows in this order.</summary>
    public DataFrame OrderBy(params IEnumerable<Column> columns) => Sorted(columns, global: true);

    /// <summary>All rows in ascending order of these columns.</summary>
    public DataFrame OrderBy(params IEnumerable<string> columns) =>
        OrderBy(columns.Select(c => Column.Named(c)));

    /// <inheritdoc cref="OrderBy(IEnumerable{Column})"/>
    public DataFrame Sort(params IEnumerable<Column> columns) => OrderBy(columns);

    /// <inheritdoc cref="OrderBy(IEnumerable{string})"/>
    public DataFrame Sort(params IEnumerable<string> columns) => OrderBy(columns);

    /// <summary>The rows of each partition in this order.</summary>
    public DataFrame SortWithinPartitions(params IEnumerable<Column> columns) => Sorted(columns, global: false);

    /// <summary>The rows of each partition in ascending order of these columns.</summary>
    public DataFrame SortWithinPartitions(params IEnumerable<string> columns) =>
        SortWithinPartitions(columns.Select(c => Column.Named(c)));

    /// <summary>The first <paramref name="n"/> rows.</summary>
    public DataFrame Limit(int n) => Session.Frame(new Relation { Limit = new Limit { Input = Relation, Limit_ = n } });

    /// <summary>Without the first <paramref name="n"/> rows.</summary>
    public DataFrame Offset(int n) =>
        Session.Frame(new Relation { Offset = new Offset { Input = Relation, Offset_ = n } });

    /// <summary>Each different row once.</summary>
    public DataFrame Distinct() => DropDuplicates();

    /// <summary>One row for each combination of values of these columns; of all columns where none is named.</summary>
    public DataFrame DropDuplicates(params IEnumerable<string> columns)
    {
        var deduplicate = new Deduplicate { Input = Relation };
        deduplicate.ColumnNames.AddRange(columns);
        deduplicate.AllColumnsAsKeys = deduplicate.ColumnNames.Count == 0;
        return Session.Frame(new Relation { Deduplicate = deduplicate });
    }

    /// <summary>The rows of both, duplicates included; columns are matched by position.</summary>
    public DataFrame Union(DataFrame other) => Set(other, SetOperation.Types.SetOpType.Union, all: true);

    /// <summary>The rows of both, duplicates included; columns are matched by name.</summary>
    /// <param name="other">The other rows.</param>
    /// <param name="allowMissingColumns">Whether a column that one side lacks is null there, not an error.</param>
    public DataFrame UnionByName(DataFrame other, bool allowMissingColumns = false)
    {
        var union = Set(other, SetOperation.Types.SetOpType.Union, all: true);
        union.Relation.SetOp.ByName = true;
        union.Relation.SetOp.AllowMissingColumns = allowMissingColumns;
        return union;
    }

    /// <summary>The different rows that both have.</summary>
    public DataFrame Intersect(DataFrame other) => Set(other, SetOperation.Types.SetOpType.Intersect, all: false);

    /// <summary>The different rows that the other does not have.</summary>
    public DataFrame Except(DataFrame other) => Set(other, SetOperation.Types.SetOpType.Except, all: false);

    /// <summary>A random part of the rows.</summary>
    /// <param name="fraction">The share of the rows, from 0 to 1; the result has about that many.</param>
    /// <param name="seed">The same seed gives the same rows; null for a random one.</param>
    /// <param name="withReplacement">Whether a row can be drawn more than once.</param>
    public DataFrame Sample(double fraction, long? seed = null, bool withReplacement = false) =>
        Sampled(0, fraction, seed ?? Random.Shared.NextInt64(), withReplacement, ordered: false);

    /// <summary>Splits the rows at random into parts of these weights; each row is in exactly one.</summary>
    public IReadOnlyList<DataFrame> RandomSplit(IReadOnlyList<double> weights, long? seed = null)
    {
        var total = weights.Sum();
        if (weights.Count == 0 || weights.Any(w => !(w >= 0)) || !(total > 0))
            throw new ArgumentException("Weights must be 0 or more, and one must be more than 0.", nameof(weights));
        var chosen = seed ?? Random.Shared.NextInt64();
        var bounds = new double[weights.Count + 1];
        for (var i = 0; i < weights.Count; i++)
            bounds[i + 1] = i == weights.Count - 1 ? 1 : bounds[i] + (weights[i] / total);
        // The order is fixed before sampling: otherwise a recomputed partition could put a row into two parts.
        return [.. weights.Select((_, i) => Sampled(bounds[i], bounds[i + 1], chosen, false, ordered: true))];
    }

    /// <summary>Spreads the rows over this many partitions, by a shuffle.</summary>
    public DataFrame Repartition(int partitions) => Repartitioned(partitions, shuffle: true);

    /// <summary>Rows with equal values of these columns go to the same partition.</summary>
    public DataFrame Repartition(int partitions, params IEnumerable<Column> columns) =>
        RepartitionBy(partitions, columns);

    /// <summary>
    /// Rows with equal values of these columns go to the same partition, of the server's number of shuffle partitions.
    /// </summary>
    public DataFrame Repartition(params IEnumerable<Column> columns) => RepartitionBy(null, columns);

    /// <summary>Rows go to partitions by ranges of these columns.</summary>
    public DataFrame RepartitionByRange(int partitions, params IEnumerable<Column> columns) =>
        RepartitionBy(partitions, columns.Select(c => new Column(new Expression { SortOrder = c.SortOrder })));

    /// <summary>Joins partitions until there are this many, without a shuffle.</summary>
    public DataFrame Coalesce(int partitions) => Repartitioned(partitions, shuffle: false);

    private DataFrame Sorted(IEnumerable<Column> columns, bool global)
    {
        var sort = new Sort { Input = Relation, IsGlobal = global };
        sort.Order.AddRange(columns.Select(c => c.SortOrder));
        return Session.Frame(new Relation { Sort = sort });
    }

    private DataFrame Set(DataFrame other, SetOperation.Types.SetOpType type, bool all) =>
        Session.Frame(new Relation
        {
            SetOp = new SetOperation
            {
                LeftInput = Relation,
                RightInput = other.Relation,
                SetOpType = type,
                IsAll = all,
            },
        });

    private DataFrame Sampled(double lower, double upper, long seed, bool withReplacement, bool ordered) =>
        Session.Frame(new Relation
        {
            Sample = new Sample
            {
                Input = Relation,
                LowerBound = lower,
                UpperBound = upper,
                Seed = seed,
                WithReplacement = withReplacement,
                DeterministicOrder = ordered,
            },
        });

    private DataFrame Repartitioned(int partitions, bool shuffle) => Session.Frame(new Relation
    {
        Repartition = new Repartition { Input = Relation, NumPartitions = partitions, Shuffle = shuffle },
    });

    private DataFrame RepartitionBy(int? partitions, IEnumerable<Column> columns)
    {
        var by = new RepartitionByExpression { Input = Relation };
        by.PartitionExprs.AddRange(columns.Select(c => c.Expression));
        if (partitions is { } n)
            by.NumPartitions = n;
        return Session.Frame(new Relation { RepartitionByExpression = by });
    }
}
