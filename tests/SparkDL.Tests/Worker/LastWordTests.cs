using SparkDL.Worker.Python;
using SparkDL.Worker.Wire;
using Xunit;

namespace SparkDL.Tests.Worker;

/// <summary>What a Python says goes on as it is, but for its promise to be there for another task.</summary>
public sealed class LastWordTests
{
    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 0xFF, 0xFF, 0xFF, 0xFC }, new byte[] { 1, 2, 3, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 0xFF, 0xFF, 0xFF, 0xFF }, new byte[] { 1, 2, 3, 4, 5, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 1, 2 }, new byte[] { 1, 2 })]
    public void The_last_word_says_that_it_is_over(byte[] said, byte[] heard)
    {
        for (var step = 1; step <= said.Length; step++)
        {
            var target = new MemoryStream();
            var last = new LastWord(new WireWriter(target));
            foreach (var piece in said.Chunk(step)) last.Write(piece);
            last.End();

            Assert.Equal(heard, target.ToArray());
            Assert.False(last.IsSilent);
        }
    }
}
