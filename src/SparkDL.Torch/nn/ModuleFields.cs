using System.Reflection;

namespace SparkDL.Torch;

/// <summary>The fields of a network's class in the order of their declaration, those of base classes first.</summary>
internal static class ModuleFields
{
    public static IEnumerable<FieldInfo> Of(Type type)
    {
        var levels = new Stack<Type>();
        for (var t = type; t is not null && t != typeof(torch.nn.Module); t = t.BaseType)
            levels.Push(t);
        return levels.SelectMany(t => t.GetFields(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
    }
}
