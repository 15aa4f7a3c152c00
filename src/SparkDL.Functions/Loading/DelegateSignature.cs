using System.Reflection;

namespace SparkDL.Functions.Loading;

/// <summary>
/// The parameters of a function given as a method: data first, then optionally a configuration, then optionally the
/// context.
/// </summary>
internal sealed class DelegateSignature
{
    private readonly MethodInfo _method;
    private readonly object? _target;

    public DelegateSignature(MethodInfo method, object? target)
    {
        _method = method;
        _target = target;
        var parameters = method.GetParameters();
        DataParameters = [.. parameters.TakeWhile(p => IsData(p.ParameterType)).Select(p => p.ParameterType)];
        var rest = parameters.Skip(DataParameters.Count).Select(p => p.ParameterType).ToList();
        TakesContext = rest.Count > 0 && rest[^1] == typeof(FunctionContext);
        if (TakesContext) rest.RemoveAt(rest.Count - 1);
        ConfigType = rest.Count == 1 ? rest[0] : null;
        if (rest.Count > 1)
            throw new FunctionException($"The function '{method.Name}' takes more than one configuration.");
    }

    public IReadOnlyList<Type> DataParameters { get; }

    public Type? ConfigType { get; }

    public bool TakesContext { get; }

    public Type Result => _method.ReturnType;

    /// <summary>Creates a delegate with exactly the method's own parameters.</summary>
    public Delegate Create()
    {
        Type[] types = [.. _method.GetParameters().Select(p => p.ParameterType), _method.ReturnType];
        return _method.CreateDelegate(System.Linq.Expressions.Expression.GetFuncType(types), _target);
    }

    private static bool IsData(Type type) =>
        type == typeof(Arrow.RecordBatch) || type == typeof(IEnumerable<Arrow.RecordBatch>);
}
