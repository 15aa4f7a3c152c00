using System.Diagnostics;
using SparkDL.Transformers.Images;
using Xunit;

namespace SparkDL.Transformers.Tests.Images;

public class ImageLoaderTests
{
    /// <summary>
    /// The hashes are of the pixels that PIL reads. EXIF rotation is left alone, as PIL and torchvision do.
    /// </summary>
    [Theory]
    [InlineData("good.jpg", "04fcd66a7033b6d9")]
    [InlineData("gray.jpg", "41be04788dd1b930")]
    [InlineData("progressive.jpg", "04fcd66a7033b6d9")]
    [InlineData("rotated.jpg", "04fcd66a7033b6d9")]
    [InlineData("good.png", "40a7b75f09b7c7a1")]
    [InlineData("alpha.png", "40a7b75f09b7c7a1")]
    [InlineData("palette.png", "54f1ea8f3489ea28")]
    [InlineData("gray.png", "90f3c7ce8aeec9ee")]
    public void Pixels_are_those_that_PIL_reads(string name, string hash)
    {
        Assert.Null(Fixtures.Load(Fixtures.Read(name), out byte[] pixels));
        Assert.Equal(hash, Fixtures.Hash(pixels));
    }

    public static TheoryData<string, byte[], string> BrokenFiles()
    {
        byte[] good = Fixtures.Read("good.jpg");
        byte[] noise = new byte[900];
        new Random(7).NextBytes(noise);
        byte[] headThenNoise = [.. good[..200], .. noise];
        return new TheoryData<string, byte[], string>
        {
            { "truncated", good[..^200], "Premature end" },
            { "cut in the header", good[..40], "JPEG:" },
            { "empty", [], "the file is empty" },
            { "wrong magic", [0, 1, .. good[2..]], "not an image: starts with 0001" },
            { "CMYK", Fixtures.Read("cmyk.jpg"), "CMYK" },
            { "16 bit", Fixtures.Read("sixteen_bit.png"), "16 bits a channel" },
            { "zero size", Fixtures.WithHeaderSize(20, 0), "JPEG:" },
            { "bomb", Fixtures.WithHeaderSize(65500, 65500), "above the limit" },
            { "animated", Fixtures.Read("animated.gif"), "Gif files are not supported" },
            { "random bytes", noise, "not an image" },
            { "random bytes behind a header", headThenNoise, "JPEG:" },
            { "truncated PNG", Fixtures.Read("good.png")[..^30], "PNG:" },
        };
    }

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_an_error_text_and_the_next_file_is_read(string kind, byte[] file, string expected)
    {
        using ImageLoader loader = new(new ImagePreparation(Fixtures.Width, Fixtures.Height));
        byte[] pixels = new byte[Fixtures.Width * Fixtures.Height * 3];
        string? error = loader.Load(file, pixels);
        Assert.True(error?.Contains(expected, StringComparison.Ordinal), $"{kind}: {error ?? "was accepted"}");

        Assert.Null(loader.Load(Fixtures.Read("good.jpg"), pixels));
        Assert.Equal("04fcd66a7033b6d9", Fixtures.Hash(pixels));
    }

    [Fact]
    public void A_pixel_bomb_is_refused_before_memory_is_taken()
    {
        byte[] bomb = Fixtures.WithHeaderSize(65500, 65500);
        using ImageLoader loader = new(new ImagePreparation(8, 8));
        byte[] pixels = new byte[192];
        Assert.NotNull(loader.Load(bomb, pixels));
        // Its pixels would take 12 GB.
        long before = Process.GetCurrentProcess().PeakVirtualMemorySize64;
        Assert.Contains("65500x65500 pixels are above the limit", loader.Load(bomb, pixels), StringComparison.Ordinal);
        Assert.True(Process.GetCurrentProcess().PeakVirtualMemorySize64 - before < 1L << 30);
    }

    [Fact]
    public void A_limit_on_pixels_can_be_set()
    {
        ImagePreparation small = new(Fixtures.Width, Fixtures.Height, MaxPixels: 400);
        Assert.Contains("20x24 pixels are above the limit of 400",
            Fixtures.Load(Fixtures.Read("good.jpg"), out _, small));
        Assert.Contains("above the limit", Fixtures.Load(Fixtures.Read("good.png"), out _, small));
    }

    [Fact]
    public void Mutated_files_never_crash_and_never_disturb_good_ones()
    {
        byte[] good = Fixtures.Read("good.jpg"), png = Fixtures.Read("good.png");
        Random random = new(11);
        using ImageLoader loader = new(new ImagePreparation(16, 16));
        byte[] pixels = new byte[768], expected = new byte[768];
        Assert.Null(loader.Load(good, expected));
        for (int round = 0; round < 2000; round++)
        {
            byte[] file = (byte[])(round % 2 == 0 ? good : png).Clone();
            for (int flips = random.Next(1, 6); flips > 0; flips--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            _ = loader.Load(file, pixels);
        }
        Assert.Null(loader.Load(good, pixels));
        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void Encoded_gray_pixels_come_back()
    {
        byte[] gray = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 4))];
        byte[] file = JpegEncoder.EncodeGray(gray, 8, 8);
        Assert.Null(Fixtures.Load(file, out byte[] pixels, new ImagePreparation(8, 8)));
        for (int i = 0; i < 64; i++)
            Assert.InRange(pixels[i], gray[i] - 2, gray[i] + 2);
    }

    [Fact]
    public void Misuse_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLoader(new ImagePreparation(0, 4)));
        Assert.Throws<ArgumentException>(() => new ImageLoader(new ImagePreparation(32, 32, ShorterSide: 16)));
        using ImageLoader loader = new(new ImagePreparation(4, 4));
        Assert.Contains("48 are needed", Assert.Throws<ArgumentException>(() => loader.Load([], new byte[3])).Message);
    }
}
