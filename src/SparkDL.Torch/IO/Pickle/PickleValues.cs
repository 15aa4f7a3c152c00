namespace SparkDL.Torch.IO.Pickle;

/// <summary>A name that the pickle refers to; only names on our list are ever made, and none is ever called.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>What a pickle means by its persistent identifier: a storage.</summary>
internal sealed record PickleStorage(ScalarType DType, string Key, long Elements, long Offset);

/// <summary>A tensor as the pickle describes it: part of a storage.</summary>
internal sealed record PickleTensor(
    PickleStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides);

/// <summary>A dictionary whose keys may be anything, in its order.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    public object? this[string key] => Items.LastOrDefault(i => i.Key is string k && k == key).Value;
}

/// <summary>An immutable list.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items);
