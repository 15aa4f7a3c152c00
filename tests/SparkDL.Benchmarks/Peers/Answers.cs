using SparkDL.Benchmarks.Support;
using SparkDL.Sql;

namespace SparkDL.Benchmarks.Peers;

/// <summary>
/// Who is fast must also be right: all sides' rows, <c>id</c> and one value, beside those of one of them.
/// </summary>
internal sealed class Answers(SparkSession spark) : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly Scratch _scratch = new();
    private readonly List<(string Variant, Func<DataFrame> Rows)> _given = [];
    private DataFrame? _expected;

    /// <summary>What the others' rows must be; it forgets those before.</summary>
    public void Expect(DataFrame rows)
    {
        _expected = rows;
        _given.Clear();
    }

    public void Add(string variant, DataFrame rows) => _given.Add((variant, () => rows));

    /// <summary>A variant of PySpark's, timed and looked at.</summary>
    public void Add(PeerProcess peer, string variant, Sides sides, string? name = null)
    {
        sides.Add("pyspark", name ?? variant, () => peer.Run(variant));
        _given.Add((name ?? variant, () =>
        {
            peer.Save(variant, _scratch.Path(variant));
            return spark.Read.Parquet(_scratch.Path(variant));
        }
        ));
    }

    /// <summary>The lines, once all answers were found equal.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public IEnumerable<string> Checked(IEnumerable<string> lines)
    {
        foreach (var (variant, rows) in _given) Check(variant, rows());
        return lines;
    }

    public void Dispose() => _scratch.Dispose();

    private static DataFrame Named(DataFrame rows, string value) =>
        rows.SelectExpr("id", $"double({rows.Schema[1].Name}) as {value}");

    private void Check(string variant, DataFrame rows)
    {
        var apart = Named(_expected!, "expected").Join(Named(rows, "given"), ["id"], "full")
            .SelectExpr("count(*) as rows", "max(coalesce(abs(given - expected), double('nan'))) as worst")
            .Collect()[0];
        var (count, worst) = ((long)apart["rows"]!, (double)apart["worst"]!);
        // Not a number, too, is not near.
        if (!(worst <= Tolerance))
            throw new InvalidDataException($"{variant} gave other numbers: {worst} away at worst, of {count} rows.");
        Console.Error.WriteLine($"{variant}: {count} rows, {worst:0.0e+0} away at worst");
    }
}
