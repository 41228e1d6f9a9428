using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Paycare.Payments.Processor;

/// <summary>
/// The connection to the card processor: no answer in time, or a broken connection, means "unknown", never "no".
/// </summary>
internal sealed partial class ProcessorConnection(IOptions<ProcessorOptions> options, ILogger<ProcessorConnection> log)
{
    /// <summary>Sends a request.</summary>
    /// <param name="ask">The request.</param>
    /// <param name="lost">The answer to use when none came.</param>
    /// <param name="cancel">Gives up altogether.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, T lost, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(options.Value.AnswerWithin);
        try
        {
            return await ask(timeout.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Log only the kind of failure: a processor's message may contain secrets.
            NoAnswer(e.GetType().Name);
            return lost;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not answer ({Failure}); nobody knows yet")]
    private partial void NoAnswer(string failure);
}
