using SparkDL.Transformers.Images;

namespace Docs.Tests.Harness;

/// <summary>
/// A folder of class folders with gray JPEG files, <c>dark</c> and <c>light</c>, and one file that is no image.
/// </summary>
internal sealed class ClassFolders : IDisposable
{
    private const int Side = 32; // pixels

    public ClassFolders(int filesOfAClass)
    {
        Random random = new(1);
        for (int number = 0; number < filesOfAClass; number++)
        {
            Write($"dark/{number:000}.jpg", Pixels(random, 0, 100));
            Write($"light/{number:000}.jpg", Pixels(random, 156, 256));
        }
        File.WriteAllText(System.IO.Path.Combine(Path, "dark", "notes.jpg"), "This is no image.");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("sparkdl-classes-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Write(string name, byte[] pixels)
    {
        string file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, JpegEncoder.EncodeGray(pixels, Side, Side));
    }

    private static byte[] Pixels(Random random, int from, int to)
    {
        byte[] pixels = new byte[Side * Side];
        Array.Fill(pixels, (byte)random.Next(from, to));
        return pixels;
    }
}
