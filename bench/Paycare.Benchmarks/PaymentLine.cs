using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Paycare.Platform.Results;

namespace Paycare.Benchmarks;

/// <summary>
/// One connection that pays. It speaks just enough HTTP/1.1 to cost next to nothing beside the host: a request that is written once, but
/// for its key, and an answer of which only status and end are read.
/// </summary>
internal sealed class PaymentLine : IDisposable
{
    private const int CounterLength = 10;
    private static readonly byte[] Created = "HTTP/1.1 201 "u8.ToArray();

    private readonly Socket _socket;
    private readonly (byte[] Bytes, int CounterAt)[] _requests;
    private readonly byte[] _answer = new byte[16 * 1024];
    private long _count;

    private PaymentLine(Socket socket, (byte[] Bytes, int CounterAt)[] requests) => (_socket, _requests) = (socket, requests);

    /// <summary>Connects.</summary>
    /// <param name="host">The host.</param>
    /// <param name="payments">Sessions and what each pays, which take turns: nobody may pay more than so often in a second.</param>
    /// <param name="keys">What begins every key of this connection.</param>
    /// <param name="cancel">Cancels it.</param>
    public static async Task<PaymentLine> OpenAsync(
        IPEndPoint host,
        IEnumerable<(string Token, string Body)> payments,
        string keys,
        CancellationToken cancel
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, cancel);
        return new PaymentLine(socket, [.. payments.Select(p => Request(host, p.Token, p.Body, keys))]);
    }

    private static (byte[] Bytes, int CounterAt) Request(IPEndPoint host, string token, string body, string keys)
    {
        var head =
            $"POST /api/v1/payments HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{IdempotencyKey.Header}: {keys}";
        return (Encoding.UTF8.GetBytes($"{head}{new string('0', CounterLength)}\r\n\r\n{body}"), Encoding.UTF8.GetByteCount(head));
    }

    /// <summary>Pays once.</summary>
    /// <exception cref="InvalidOperationException">It was refused: the figures would not be those of payments.</exception>
    public async ValueTask PayAsync(CancellationToken cancel)
    {
        _ = ++_count;
        var (request, counterAt) = _requests[_count % _requests.Length];
        _count.TryFormat(request.AsSpan(counterAt, CounterLength), out _, "D10", CultureInfo.InvariantCulture);
        await _socket.SendAsync(request, cancel);
        var got = 0;
        do
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(got), cancel);
            got = read == 0 ? throw new InvalidOperationException("The host closed the connection.") : got + read;
        } while (!IsWhole(_answer.AsSpan(0, got)));

        if (!_answer.AsSpan(0, got).StartsWith(Created))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(_answer, 0, got));
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        return length < 0
            ? answer.EndsWith("\r\n0\r\n\r\n"u8)
            : answer.Length - head - 4 >= int.Parse(Digits(answer[(length + 16)..head]), CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'\r') is var end && end >= 0 ? text[..end] : text;
}
