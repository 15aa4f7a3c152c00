using System.Text;

namespace SparkDL.Torch;

/// <summary>Writes a tensor as PyTorch does with its default print options.</summary>
internal static class TensorPrinter
{
    private const int Threshold = 1000;
    private const int Edge = 3;
    private const int LineWidth = 80;
    private const int Indent = 7;

    internal static string Print(Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.no_grad();
        var text = "tensor(" + Body(tensor);
        return WithSuffixes(text, Suffixes(tensor));
    }

    private static string Body(Tensor tensor)
    {
        if (tensor.device.Type == DeviceType.Meta) return "...";
        if (tensor.numel() == 0) return "[]";
        var summarize = tensor.numel() > Threshold;
        var plain = tensor.detach().cpu();
        var format = ElementFormat.For(summarize ? Summary(plain) : plain);
        return Write(plain, Indent, summarize, format);
    }

    // Only the elements that are printed determine the width.
    private static Tensor Summary(Tensor t)
    {
        for (var d = 0; d < t.ndim; d++)
            if (t.size(d) > 2 * Edge)
                t = torch.cat([t.narrow(d, 0, Edge), t.narrow(d, t.size(d) - Edge, Edge)], d);
        return t;
    }

    private static string Write(Tensor t, int indent, bool summarize, ElementFormat format)
    {
        if (t.ndim == 0) return format.Write(t)[0];
        if (t.ndim == 1) return Vector(t, indent, summarize, format);
        var (rows, parts) = (t.size(0), new List<string>());
        for (long k = 0; k < rows; k++)
        {
            if (summarize && rows > 2 * Edge && k == Edge)
            {
                parts.Add("...");
                k = rows - Edge;
            }
            parts.Add(Write(t.select(0, k), indent + 1, summarize, format));
        }
        return "[" + string.Join("," + new string('\n', t.ndim - 1) + new string(' ', indent + 1), parts) + "]";
    }

    private static string Vector(Tensor t, int indent, bool summarize, ElementFormat format)
    {
        List<string> items = summarize && t.size(0) > 2 * Edge
            ? [.. format.Write(t.narrow(0, 0, Edge)), " ...", .. format.Write(t.narrow(0, t.size(0) - Edge, Edge))]
            : [.. format.Write(t)];
        var perLine = Math.Max(1, (LineWidth - indent) / (format.Width + 2));
        var lines = items.Chunk(perLine).Select(line => string.Join(", ", line));
        return "[" + string.Join(",\n" + new string(' ', indent + 1), lines) + "]";
    }

    private static IEnumerable<string> Suffixes(Tensor tensor)
    {
        if (tensor.device.Type != DeviceType.CPU) yield return $"device='{tensor.device}'";
        var (empty, type) = (tensor.numel() == 0, tensor.dtype);
        if ((empty && tensor.ndim != 1) || tensor.device.Type == DeviceType.Meta)
            yield return $"size=({string.Join(", ", tensor.shape)})";
        var usual = empty ? type == ScalarType.Float32
            : type is ScalarType.Float32 or ScalarType.ComplexFloat32 or ScalarType.Int64 or ScalarType.Bool;
        if (!usual) yield return $"dtype=torch.{type.TorchName()}";
        if (tensor.grad_fn is { } node) yield return $"grad_fn=<{node}>";
        else if (tensor.requires_grad) yield return "requires_grad=True";
    }

    private static string WithSuffixes(string body, IEnumerable<string> suffixes)
    {
        var text = new StringBuilder(body);
        var line = body.Length - body.LastIndexOf('\n') + 1;
        foreach (var suffix in suffixes)
        {
            var fits = line + suffix.Length + 2 <= LineWidth;
            text.Append(fits ? ", " : ",\n" + new string(' ', Indent)).Append(suffix);
            line = fits ? line + suffix.Length + 2 : Indent + suffix.Length;
        }
        return text.Append(')').ToString();
    }
}
