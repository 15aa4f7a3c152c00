namespace SparkDL.Torch.IO.Pickle;

internal sealed partial class PickleReader
{
    private void Push(object? value) => _stack.Push(value);

    private object? Pop() => _stack.TryPop(out var value)
        ? value : throw _input.Broken("pickle-stack", "the pickle takes a value where there is none");

    private T Pop<T>(string what)
        where T : class =>
            Pop() as T ?? throw _input.Broken("pickle-type", $"the pickle has no {what} where one must stand");

    private object? Peek() => _stack.TryPeek(out var value)
        ? value : throw _input.Broken("pickle-stack", "the pickle names a value where there is none");

    private object? Recall(long index) => _memo.TryGetValue(index, out var value)
        ? value : throw _input.Broken("pickle-memo", $"the pickle recalls value {index}, which it never named");

    private object?[] PopMany(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            items[i] = Pop();
        return items;
    }

    private List<object?> PopToMark()
    {
        var items = new List<object?>();
        for (var value = Pop(); !ReferenceEquals(value, Mark); value = Pop())
            items.Add(value);
        items.Reverse();
        return items;
    }

    private void Append(IReadOnlyList<object?> items)
    {
        if (Peek() is not List<object?> list)
            throw _input.Broken("pickle-type", "the pickle appends to something that is not a list");
        list.AddRange(items);
    }

    private void SetItems(IReadOnlyList<object?> items)
    {
        if (Peek() is not PickleDictionary dictionary || items.Count % 2 != 0)
            throw _input.Broken("pickle-type", "the pickle sets items of something that is not a dictionary");
        for (var i = 0; i < items.Count; i += 2)
            dictionary.Items.Add(new(items[i], items[i + 1]));
    }
}
