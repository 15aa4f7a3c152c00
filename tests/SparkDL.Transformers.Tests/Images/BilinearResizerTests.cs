using SparkDL.Transformers.Images;
using Xunit;

namespace SparkDL.Transformers.Tests.Images;

/// <summary>The hashes were computed with PIL 9.4 from the same formula: equal hashes are equal bits.</summary>
public class BilinearResizerTests
{
    [Theory]
    [InlineData(37, 53, 16, 16, "f1eccba38bde5f99")]
    [InlineData(64, 48, 32, 32, "d766a215eaa1045e")]
    [InlineData(31, 17, 64, 40, "075a9388744f60a0")]
    [InlineData(100, 80, 100, 40, "2572b255b0d59f91")]
    [InlineData(100, 80, 50, 80, "d0b23373abc97024")]
    [InlineData(7, 5, 7, 5, "b610fe2b4194a7ac")]
    [InlineData(1, 1, 8, 8, "5d89f056865052bc")]
    [InlineData(500, 375, 224, 224, "f2f08e9249aefcbd")]
    [InlineData(33, 9, 1, 1, "0442a4696a95a585")]
    [InlineData(640, 3, 13, 2, "3924acc4b2773324")]
    public void Stretching_equals_PIL_bit_for_bit(int width, int height, int newWidth, int newHeight, string hash) =>
        Assert.Equal(hash, ResizedHash(width, height, ResizePlan.Stretch(newWidth, newHeight)));

    [Theory]
    [InlineData(500, 375, 256, 224, "8d2f22f36280174e")]
    [InlineData(333, 500, 64, 48, "40a2d54f6028954e")]
    [InlineData(41, 40, 33, 32, "9fc2fb53475854a6")]
    [InlineData(48, 64, 32, 32, "33e0087fc1b43247")]
    public void Shorter_side_and_centre_crop_equal_torchvision_on_PIL(int width, int height, int shorter, int side,
        string hash) =>
        Assert.Equal(hash, ResizedHash(width, height, ResizePlan.ShorterSide(width, height, shorter, side, side)));

    private static unsafe string ResizedHash(int width, int height, ResizePlan plan)
    {
        using PixelBuffer source = new(), target = new();
        using BilinearResizer resizer = new();
        Draw(source, width, height);
        resizer.Resize(source, plan, target);
        byte[] planes = new byte[target.Width * target.Height * 3];
        for (int i = 0; i < planes.Length / 3; i++)
            for (int channel = 0; channel < 3; channel++)
                planes[(channel * planes.Length / 3) + i] = target.Data[(i * 4) + channel];
        return Fixtures.Hash(planes);
    }

    private static unsafe void Draw(PixelBuffer image, int width, int height)
    {
        image.Reset(width, height);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                byte* pixel = image.Row(y) + (x * 4);
                pixel[0] = (byte)(((x * x * 3) + (y * 7)) % 251);
                pixel[1] = (byte)(((x * 5) + (y * y * 11)) % 256);
                pixel[2] = (byte)(((x * y) + (13 * x)) % 253);
                pixel[3] = 255;
            }
    }
}
