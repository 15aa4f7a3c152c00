using SparkDL.Torch;

namespace SparkDL.Horovodish.Checkpoints;

/// <summary>The name, type, shape and size in bytes of a tensor in <see cref="Checkpoint.State"/>.</summary>
internal sealed record StatePart(string Name, ScalarType Type, long[] Shape, long Bytes);

/// <summary>Packs tensors into one block of bytes, and unpacks them.</summary>
internal static class StateBlob
{
    public static (StatePart[] Parts, byte[] State) Pack(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        var all = tensors.ToArray();
        StatePart[] parts = [.. all.Select(t => new StatePart(t.Name, t.Value.dtype, t.Value.shape, t.Value.nbytes))];
        var state = new byte[parts.Sum(p => p.Bytes)];
        var rest = state.AsSpan();
        foreach (var (_, value) in all)
        {
            value.bytes.CopyTo(rest);
            rest = rest[(int)value.nbytes..];
        }

        return (parts, state);
    }

    public static Dictionary<string, Tensor> Unpack(StatePart[] parts, ReadOnlySpan<byte> state)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var part in parts)
        {
            var value = torch.empty(part.Shape, part.Type);
            state[..(int)part.Bytes].CopyTo(value.bytes);
            state = state[(int)part.Bytes..];
            tensors.Add(part.Name, value);
        }

        return tensors;
    }
}
