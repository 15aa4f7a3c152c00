using System.Reflection;
using System.Reflection.Emit;

namespace SparkDL.Architecture.Tests;

/// <summary>
/// Which namespaces of one assembly use which: read from the signatures, the attributes and the code of its types.
/// Constants leave no trace in compiled code and are not seen.
/// </summary>
internal sealed class NamespaceGraph
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly Assembly _assembly;
    private readonly Func<string, bool> _counts;
    private readonly Dictionary<(string From, string To), SortedSet<string>> _uses = [];

    public NamespaceGraph(Assembly assembly, Func<string, bool> counts)
    {
        _assembly = assembly;
        _counts = counts;
        foreach (var type in assembly.GetTypes().Where(type => type.Namespace is { } name && counts(name)))
            Read(type);
    }

    /// <summary>The pairs of namespaces of which the first uses the second, each with the types that do.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Uses => _uses;

    /// <summary>The pairs that lie on a circle, once those in <paramref name="except"/> are taken out.</summary>
    public IEnumerable<(string From, string To)> Circles(IReadOnlySet<(string From, string To)> except)
    {
        var edges = _uses.Keys.Where(pair => !except.Contains(pair)).ToLookup(pair => pair.From, pair => pair.To);
        return from pair in _uses.Keys
               where !except.Contains(pair) && Reachable(pair.To, edges).Contains(pair.From)
               orderby pair.From, pair.To
               select pair;
    }

    private static HashSet<string> Reachable(string start, ILookup<string, string> edges)
    {
        var seen = new HashSet<string> { start };
        var waiting = new Stack<string>(seen);
        while (waiting.TryPop(out var name))
        {
            foreach (var next in edges[name].Where(seen.Add))
                waiting.Push(next);
        }

        return seen;
    }

    private void Read(Type type)
    {
        Use(type, type.BaseType);
        foreach (var contract in type.GetInterfaces()) Use(type, contract);
        foreach (var attribute in type.GetCustomAttributesData()) Use(type, attribute.AttributeType);
        foreach (var field in type.GetFields(Declared)) Use(type, field.FieldType);
        foreach (var method in type.GetMethods(Declared))
        {
            Use(type, method.ReturnType);
            Read(type, method);
        }

        foreach (var constructor in type.GetConstructors(Declared)) Read(type, constructor);
    }

    private void Read(Type type, MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) Use(type, parameter.ParameterType);
        if (method.GetMethodBody() is not { } body) return;
        foreach (var local in body.LocalVariables) Use(type, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause) Use(type, clause.CatchType);
        }

        Type[]? ofType = type.IsGenericType ? type.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var token in Tokens(body.GetILAsByteArray()!))
            Use(type, method.Module.ResolveMember(token, ofType, ofMethod));
    }

    private void Use(Type user, MemberInfo? member)
    {
        if (member is null) return;
        if (member is not Type used)
        {
            Use(user, member.DeclaringType);
            if (member is MethodInfo { IsGenericMethod: true } method)
            {
                foreach (var argument in method.GetGenericArguments()) Use(user, argument);
            }

            return;
        }

        if (used.HasElementType)
        {
            Use(user, used.GetElementType());
            return;
        }

        if (used.IsConstructedGenericType)
        {
            foreach (var argument in used.GetGenericArguments()) Use(user, argument);
        }

        if (used.IsGenericParameter || used.Assembly != _assembly || used.Namespace is not { } to || !_counts(to)
            || user.Namespace == to)
            return;
        if (!_uses.TryGetValue((user.Namespace!, to), out var uses)) _uses[(user.Namespace!, to)] = uses = [];
        uses.Add($"{NameOf(user)}:{NameOf(used)}");
    }

    /// <summary>The type as the source names it: what the compiler makes belongs to the type around it.</summary>
    private static string NameOf(Type type) =>
        type.DeclaringType is { } outer ? NameOf(outer) : type.Name.Split('`')[0];

    /// <summary>The tokens of members that the code names.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var position = 0; position < code.Length;)
        {
            short value = code[position++];
            if (value == 0xFE) value = (short)(0xFE00 | code[position++]);
            var operand = OpCodes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, position);
            position += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, position),
                _ => 4,
            };
        }
    }
}
