using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using SparkDL.Connect.Protos;

namespace SparkDL.Tests.ScriptedServer;

/// <summary>
/// One call as the scripted server sees it: what was asked, and all the ways of answering, right and wrong.
/// </summary>
public sealed class FakeCall(HttpContext context)
{
    private bool _started;

    public CancellationToken Aborted => context.RequestAborted;

    public string? Header(string name) => context.Request.Headers[name].FirstOrDefault();

    /// <summary>The next message of the request, or null at its end.</summary>
    public async Task<byte[]?> ReadAsync()
    {
        var header = new byte[5];
        var got = await context.Request.Body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false);
        if (got < 5)
            return null;
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(body);
        return body;
    }

    /// <summary>One message of the answer.</summary>
    public Task SendAsync(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return SendRawAsync(frame);
    }

    /// <summary>Bytes as they are, which may be no frame at all.</summary>
    public async Task SendRawAsync(byte[] bytes)
    {
        Start();
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>The end of the answer, with a status in the trailers.</summary>
    public void End(int status = 0, string message = "")
    {
        Start();
        context.Response.AppendTrailer("grpc-status", $"{status}");
        if (message.Length > 0)
            context.Response.AppendTrailer("grpc-message", Encode(message));
    }

    /// <summary>The end of the answer without a status.</summary>
    public void EndWithoutStatus() => Start();

    public async Task AnswerAsync(IMessage message)
    {
        await SendAsync(message);
        End();
    }

    /// <summary>A trailers-only answer: the status stands in the headers.</summary>
    public void FailAtOnce(int status, string message, params (string Key, string Value)[] metadata)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = $"{status}";
        context.Response.Headers["grpc-message"] = Encode(message);
        if (metadata.Length > 0)
            context.Response.Headers["grpc-status-details-bin"] = Details(status, message, metadata);
    }

    /// <summary>An answer that is no gRPC.</summary>
    public Task AnswerHttpAsync(int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    }

    /// <summary>Breaks the stream off (RST_STREAM).</summary>
    public void Reset() => context.Abort();

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        context.Response.ContentType = "application/grpc";
    }

    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
            encoded.Append(b is >= 0x20 and <= 0x7e and not (byte)'%' ? ((char)b).ToString() : $"%{b:X2}");
        return encoded.ToString();
    }

    // Without padding, as servers write it.
    private static string Details(int status, string message, (string Key, string Value)[] metadata)
    {
        var info = new ErrorInfo { Reason = "org.apache.spark.SparkException", Domain = "org.apache.spark" };
        foreach (var (key, value) in metadata)
            info.Metadata[key] = value;
        var details = new Status { Code = status, Message = message, Details = { Any.Pack(info) } };
        return Convert.ToBase64String(details.ToByteArray()).TrimEnd('=');
    }
}
