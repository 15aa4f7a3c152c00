using System.Globalization;
using System.Text;

namespace SparkDL.Examples;

/// <summary>Draws the loss of each epoch as an SVG file, for the training images and the held-out ones.</summary>
internal static class LossPlot
{
    private const double Width = 640, Height = 360, Margin = 48;

    public static void Write(string file, IReadOnlyList<double> training, IReadOnlyList<double> holdout)
    {
        double top = Math.Max(training.Concat(holdout).DefaultIfEmpty(1).Max(), 1e-6);
        StringBuilder svg = new();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"12\" ");
        svg.Append(Invariant($"width=\"{Width}\" height=\"{Height}\">\n"));
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append("<path fill=\"none\" stroke=\"black\" ");
        svg.Append(Invariant($"d=\"M{Margin} {Margin} V{Height - Margin} H{Width - Margin}\"/>\n"));
        svg.Append(Invariant($"<text x=\"{Margin - 40}\" y=\"{Margin}\">{top:0.00}</text>\n"));
        svg.Append(Invariant($"<text x=\"{Width - Margin}\" y=\"{Height - Margin + 20}\" text-anchor=\"end\">"));
        svg.Append(Invariant($"epoch {training.Count}</text>\n"));
        Line(svg, "training", training, top, "#1f77b4", 0);
        Line(svg, "holdout", holdout, top, "#d62728", 1);
        svg.Append("</svg>\n");
        File.WriteAllText(file, svg.ToString());
    }

    private static void Line(
        StringBuilder svg, string name, IReadOnlyList<double> losses, double top, string colour, int row)
    {
        double width = Width - (2 * Margin), height = Height - (2 * Margin);
        IEnumerable<string> points = losses.Select((loss, i) => Invariant(
            $"{Margin + (width * (i + 1) / losses.Count):0.#},{Height - Margin - (height * loss / top):0.#}"));
        svg.Append(Invariant($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" "));
        svg.Append(Invariant($"points=\"{string.Join(' ', points)}\"/>\n"));
        svg.Append(Invariant($"<text x=\"{Width - Margin}\" y=\"{Margin + (row * 16)}\" text-anchor=\"end\" "));
        svg.Append(Invariant($"fill=\"{colour}\">{name} loss</text>\n"));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
