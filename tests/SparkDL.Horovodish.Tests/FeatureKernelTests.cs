using System.Runtime.InteropServices;
using SparkDL.Horovodish.Data;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Tests;

public class FeatureKernelTests
{
    private static readonly double[] s_mean = [0.5, 0.4, 0.3];
    private static readonly double[] s_std = [0.25, 0.2, 0.1];

    [Fact]
    public void Bytes_become_normalised_floats_with_the_channels_last()
    {
        var (image, to) = (Image(3, 5, 7), new float[105]);
        Kernel(3, 5, 7).Write(image, to, augmentation: null, new StableRandom(0, 0));
        for (var c = 0; c < 3; c++)
        {
            for (var y = 0; y < 5; y++)
            {
                for (var x = 0; x < 7; x++)
                {
                    var expected = ((image[(c * 35) + (y * 7) + x] / 255.0) - s_mean[c]) / s_std[c];
                    Assert.Equal(expected, to[(((y * 7) + x) * 3) + c], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void A_shifted_and_mirrored_image_is_what_a_slow_reference_gives()
    {
        var augmentation = new ImageAugmentation(CropPadding: 2, Flip: true);
        var (image, plain) = (Image(3, 6, 6), new float[108]);
        Kernel(3, 6, 6).Write(image, plain, augmentation: null, new StableRandom(0, 0));
        var seen = new HashSet<(int, int, bool)>();
        for (var k = 0; k < 300; k++)
        {
            var to = Enumerable.Repeat(9f, 108).ToArray();
            Kernel(3, 6, 6).Write(image, to, augmentation, new StableRandom(1, 2, k));
            var choice = new StableRandom(1, 2, k);
            var (down, right, flip) = (choice.Next(5) - 2, choice.Next(5) - 2, choice.Next(2) == 1);
            seen.Add((down, right, flip));
            Assert.Equal(Reference(plain, 6, down, right, flip), to);
        }

        Assert.Equal(50, seen.Count);
    }

    [Fact]
    public void Floats_are_taken_as_they_are_and_doubles_become_floats()
    {
        var to = new float[4];
        new FeatureKernel(new InputSpec { Shape = [4], Type = ScalarType.Float32 })
            .Write(MemoryMarshal.AsBytes<float>([1, float.NaN, -0f, 3]), to, null, default);
        Assert.Equal([1, float.NaN, -0f, 3], to);
        new FeatureKernel(new InputSpec { Shape = [4], Type = ScalarType.Float64 })
            .Write(MemoryMarshal.AsBytes<double>([1, 2.5, -0.0, 1e300]), to, null, default);
        Assert.Equal([1, 2.5f, -0f, float.PositiveInfinity], to);
    }

    [Fact]
    public void Indices_stay_whole()
    {
        var to = new long[3];
        new FeatureKernel(new InputSpec { Shape = [3], Type = ScalarType.Int32 })
            .Write(MemoryMarshal.AsBytes<int>([7, -1, int.MaxValue]), to);
        Assert.Equal([7, -1, int.MaxValue], to);
    }

    private static float[] Reference(float[] plain, int side, int down, int right, bool flip)
    {
        var result = new float[plain.Length];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (fromY, fromX) = (y + down, (flip ? side - 1 - x : x) + right);
                if (fromY < 0 || fromY >= side || fromX < 0 || fromX >= side) continue;
                for (var c = 0; c < 3; c++)
                    result[(((y * side) + x) * 3) + c] = plain[(((fromY * side) + fromX) * 3) + c];
            }
        }

        return result;
    }

    private static FeatureKernel Kernel(params long[] shape) =>
        new(new InputSpec { Shape = shape, Type = ScalarType.Byte, Mean = s_mean, Std = s_std });

    private static byte[] Image(int channels, int height, int width)
    {
        var bytes = new byte[channels * height * width];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
