using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>Reads a count and that many pairs of texts, as properties and configurations are sent.</summary>
internal static class TextPairs
{
    public static Dictionary<string, string> Read(WireReader wire, string what)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var left = wire.ReadCount(what); left > 0; left--)
        {
            var key = wire.ReadText(what);
            pairs[key] = wire.ReadText(what);
        }

        return pairs;
    }
}
