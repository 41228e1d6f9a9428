using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Paycare.Payments.Processor;

/// <summary>The line to the card processor: no answer in time, or a broken line, is "unknown", never "no".</summary>
internal sealed partial class ProcessorConnection(IOptions<ProcessorOptions> options, ILogger<ProcessorConnection> log)
{
    /// <summary>Asks.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="lost">The answer that stands for none.</param>
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
            // The kind of failure only: a processor's words may hold what must not be logged.
            NoAnswer(e.GetType().Name);
            return lost;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not answer ({Failure}); nobody knows yet")]
    private partial void NoAnswer(string failure);
}
