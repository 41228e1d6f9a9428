namespace Paycare.Payments.Processor;

/// <summary>Timeouts of requests to the card processor: <c>Paycare:TopUps</c>.</summary>
public sealed class ProcessorOptions
{
    /// <summary>How long one request waits for the card processor; after that its outcome is unknown.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(8);
}
