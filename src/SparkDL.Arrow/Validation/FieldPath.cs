namespace SparkDL.Arrow.Validation;

/// <summary>Where in nested fields a check stands, for its error message.</summary>
internal sealed class FieldPath
{
    private readonly List<string> _names = [];

    public void Enter(string name) => _names.Add(name);

    public void Leave() => _names.RemoveAt(_names.Count - 1);

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', _names);
}
