using System.Globalization;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Tests.Twins;

/// <summary>
/// Random indices read and write the same elements as in PyTorch; invalid ones are errors in both.
/// </summary>
public sealed class IndexingTwinTests
{
    private const int Cases = 400;

    [PythonTorchFact]
    public void Random_entries_select_and_assign_as_in_PyTorch()
    {
        var random = new Random(7);
        var cases = Enumerable.Range(0, Cases).Select(_ => Case.Draw(random)).ToList();
        var twin = PythonTorch.Run($$"""
            T = torch.tensor
            def case(i, shape, index):
                x = torch.arange(math.prod(shape)).view(shape)
                try: y = x[index()]
                except (IndexError, RuntimeError):
                    emit(f'{i} error', x); return
                emit(f'{i} read', y)
                x = x.clone(); x[index()] = T(-1); emit(f'{i} one', x)
                x = x.clone(); x[index()] = -2 - torch.arange(y.numel()).view(y.shape); emit(f'{i} all', x)
                x = x.clone(); x[index()] = (y * 3)[None, None]; emit(f'{i} ones before', x)
            {{string.Join('\n', cases.Select(InPython))}}
            """);
        var failures = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            try
            {
                Check(cases[i], i, twin);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                failures.Add($"{cases[i]}: {error.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.InRange(twin.Keys.Count(k => k.EndsWith("error", StringComparison.Ordinal)), 1, Cases / 3);
    }

    private static string InPython(Case given, int i)
    {
        var shape = string.Concat(given.Shape.Select(s => $"{s},"));
        return $"case({i}, ({shape}), lambda: ({string.Concat(given.Entries.Select(e => e.Python + ", "))}))";
    }

    private static void Check(Case given, int i, Dictionary<string, PythonTensor> twin)
    {
        using var scope = torch.NewDisposeScope();
        var index = given.Entries.Select(e => e.Ours()).ToArray();
        var x = torch.arange(given.Shape.Aggregate(1L, (a, b) => a * b)).view(given.Shape);
        if (twin.ContainsKey($"{i} error"))
        {
            Assert.Throws<TorchException>(() => x[index]);
            return;
        }

        var y = x[index];
        twin[$"{i} read"].MustEqual(y);
        x = x.clone();
        x[index] = torch.tensor(-1L);
        twin[$"{i} one"].MustEqual(x);
        x = x.clone();
        x[index] = -2 - torch.arange(y.numel()).view(y.shape);
        twin[$"{i} all"].MustEqual(x);
        x = x.clone();
        x[index] = (y * 3).unsqueeze(0).unsqueeze(0);
        twin[$"{i} ones before"].MustEqual(x);
    }

    private sealed record Case(long[] Shape, List<(string Python, Func<TensorIndex> Ours)> Entries)
    {
        public static Case Draw(Random random)
        {
            var shape = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => (long)random.Next(random.Next(20) == 0 ? 0 : 1, 6)).ToArray();
            var entries = new List<(string, Func<TensorIndex>)>();
            var (dimension, ellipsis) = (0, false);
            for (var left = random.Next(1, shape.Length + 2); left > 0 && dimension < shape.Length; left--)
            {
                var kind = random.Next(ellipsis ? 1 : 0, 12);
                if (kind == 0)
                {
                    (ellipsis, dimension) = (true, random.Next(dimension, shape.Length + 1));
                    left = Math.Min(left, shape.Length - dimension + 1);
                    entries.Add(("...", () => TensorIndex.Ellipsis));
                    // What follows speaks of the last dimensions.
                    dimension = Math.Max(dimension, shape.Length - left + 1);
                    continue;
                }

                var before = dimension;
                entries.Add(Entry(kind, shape, ref dimension, random));
                // PyTorch counts a mask of several dimensions as one where numbers and slices follow it; here it counts
                // as many.
                if (dimension > before + 1)
                    break;
            }

            return new(shape, entries);
        }

        public override string ToString() =>
            $"[{string.Join(", ", Shape)}][{string.Join(", ", Entries.Select(e => e.Python))}]";

        private static (string, Func<TensorIndex>) Entry(int kind, long[] shape, ref int dimension, Random random)
        {
            var size = shape[dimension];
            switch (kind)
            {
                case 1:
                    return ("None", () => TensorIndex.None);
                case 2 or 3:
                    dimension++;
                    var at = random.Next((int)-size, (int)size + (random.Next(8) == 0 ? 2 : 0));
                    return ($"{at}", () => at);
                case 4 or 5:
                    dimension++;
                    long? Bound() => random.Next(3) == 0 ? null : random.Next(-7, 8);
                    var (start, stop, step) = (Bound(), Bound(), random.Next(1, 4));
                    return (
                        $"slice({start?.ToString(CultureInfo.InvariantCulture) ?? "None"}, "
                        + $"{stop?.ToString(CultureInfo.InvariantCulture) ?? "None"}, {step})",
                        () => TensorIndex.Slice(start, stop, step));
                case 6:
                    dimension++;
                    return ("slice(None)", () => TensorIndex.Colon);
                case 7:
                    dimension++;
                    return Positions(
                        [.. Enumerable.Range(0, 2).Select(_ => (long)random.Next((int)-size, Math.Max(1, (int)size)))],
                        random.Next(3));
                case 8:
                    dimension++;
                    return Mask([size], random);
                case 10 when dimension + 1 < shape.Length:
                    dimension += 2;
                    return Mask([size, shape[dimension - 1]], random);
                case 9:
                    return random.Next(2) == 0
                        ? ("T(True)", () => torch.tensor(true)) : ("T(False)", () => torch.tensor(false));
                default:
                    dimension++;
                    long only = random.Next((int)-size, Math.Max(1, (int)size));
                    return ($"T({only})", () => torch.tensor(only));
            }
        }

        private static (string, Func<TensorIndex>) Positions(long[] at, int form) => form switch
        {
            0 => ($"T([{at[0]}, {at[1]}])", () => torch.tensor(at)),
            1 => ($"T([[{at[0]}], [{at[1]}]])", () => torch.tensor(at).view(2, 1)),
            _ => ($"T([{at[0]}])", () => torch.tensor(at[..1])),
        };

        private static (string, Func<TensorIndex>) Mask(long[] shape, Random random)
        {
            var bits = Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.Next(2) == 0)
                .ToArray();
            var values = string.Join(", ", bits.Select(b => b ? "True" : "False"));
            var python = $"T([{values}], dtype=torch.bool).view({string.Join(", ", shape)})";
            return (python, () => torch.tensor(bits).view(shape));
        }
    }
}
