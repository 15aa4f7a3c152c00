namespace SparkDL.Arrow.Validation;

/// <summary>The path of the nested field that is being checked, for error messages.</summary>
internal sealed class FieldPath
{
    private readonly List<string> _names = [];

    public void Enter(string name) => _names.Add(name);

    public void Leave() => _names.RemoveAt(_names.Count - 1);

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', _names);
}
