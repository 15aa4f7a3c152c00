using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Tests;

/// <summary>Dictionaries that grow by deltas: what that costs, and where it ends.</summary>
[Collection(NativeMemoryCollection.Name)]
public sealed class DictionaryGrowthTests
{
    /// <summary>
    /// Thousands of deltas before the next batch that needs them cost one copy of the dictionary and one count.
    /// </summary>
    [Fact]
    public void Deltas_cost_what_they_add_and_not_what_is_there()
    {
        var type = new ListViewType(new Field("item", ArrowType.Int32));
        using var store = new DictionaryStore(
            new Schema(new Field("d", new DictionaryType(ArrowType.Int32, type) { WireId = 3 })));
        store.Put(3, Lists(type, 20_000), isDelta: false, ArrowLimits.Default, 0);
        var before = NativeBuffer.AllocatedBytesOfThread;
        for (var i = 0; i < 5000; i++)
            store.Put(3, Lists(type, 1), isDelta: true, ArrowLimits.Default, 0);
        var whole = store.Find(3, 0)!;

        Assert.Same(whole, store.Find(3, 0));
        Assert.Equal(25_000, whole.Length);
        Assert.Equal(new object[] { 1, 2 }, whole.GetValue(24_999));
        // One copy for each delta would be some 400 KB times 5000.
        Assert.InRange(NativeBuffer.AllocatedBytesOfThread - before, 0, 64 << 20);
    }

    [Fact]
    public void A_dictionary_that_grows_beyond_the_limits_is_refused()
    {
        var type = new ListViewType(new Field("item", ArrowType.Int32));
        using var store = new DictionaryStore(
            new Schema(new Field("d", new DictionaryType(ArrowType.Int32, type) { WireId = 3 })));
        store.Put(3, Lists(type, 10), isDelta: false, ArrowLimits.Default, 0);

        var rows = Assert.Throws<ArrowFormatException>(
            () => store.Put(3, Lists(type, 1), isDelta: true, new() { MaxRows = 10 }, 64));
        var values = Assert.Throws<ArrowFormatException>(
            () => store.Put(3, Lists(type, 1), isDelta: true, new() { MaxBodyBytes = 30 }, 64));
        Assert.Equal([ArrowFault.LimitExceeded, ArrowFault.LimitExceeded], [rows.Fault, values.Fault]);
    }

    private static Column Lists(ArrowType type, int rows)
    {
        using var builder = new ListColumnBuilder(type);
        for (var i = 0; i < rows; i++)
            builder.AppendValue(new[] { 1, 2 });
        return builder.Build();
    }
}
