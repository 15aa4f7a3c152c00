using System.Security.Cryptography;

namespace SparkDL.Connect.Server;

/// <summary>Downloads an archive and checks that its SHA-512 is the expected one.</summary>
internal sealed record SparkDownload(Uri Address, string Sha512, TimeSpan ConnectTimeout)
{
    private const string Sum = "3a6559e8546ff387db8fe7a04b8fe4008853b467b972c2e343df8e14a8145053"
        + "4777719fc5d4998dd96519a86fdf9de140cee753c61e2e94db044d5f9555ddc4";

    private static readonly TimeSpan TotalTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(60);

    public static SparkDownload Official() => new(
        new Uri($"https://archive.apache.org/dist/spark/spark-{SparkFinder.Version}/"
            + $"spark-{SparkFinder.Version}-bin-hadoop3.tgz"),
        Sum, TimeSpan.FromSeconds(5));

    /// <summary>Downloads the archive to a path.</summary>
    /// <exception cref="SparkSetupException">It cannot be downloaded, or is another file.</exception>
    public async Task FetchAsync(string path)
    {
        using var whole = new CancellationTokenSource(TotalTimeout);
        try
        {
            await DownloadAsync(path, whole.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new SparkSetupException(
                $"No Spark was found, and {Address} cannot be fetched ({Reason(e)}). {Advice}", e);
        }
        using var stream = File.OpenRead(path);
        var sum = Convert.ToHexStringLower(await SHA512.HashDataAsync(stream, whole.Token).ConfigureAwait(false));
        if (sum != Sha512)
        {
            throw new SparkSetupException(
                $"{Address} is not the file it should be: its SHA-512 begins with {sum[..16]}, not {Sha512[..16]}. "
                + Advice);
        }
    }

    private static string Advice => $"Set SPARK_HOME to the folder of a Spark {SparkFinder.Version}.";

    private static string Reason(Exception e) =>
        e is OperationCanceledException ? "no answer in time" : e.GetBaseException().Message;

    private async Task DownloadAsync(string path, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var response = await http.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .WaitAsync(ReadTimeout, cancellation).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var file = File.Create(path);
        var buffer = new byte[1 << 20];
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(ReadTimeout);
            var got = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
            if (got == 0)
                return;
            await file.WriteAsync(buffer.AsMemory(0, got), cancellation).ConfigureAwait(false);
        }
    }
}
