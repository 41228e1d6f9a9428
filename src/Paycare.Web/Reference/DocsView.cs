namespace Paycare.Web.Reference;

/// <summary>One page.</summary>
/// <param name="Title">Its heading.</param>
public sealed record DocsView(string Title)
{
    /// <summary>The guide that it shows.</summary>
    public Guide? Guide { get; init; }

    /// <summary>The audience that it is about.</summary>
    public Audience? Audience { get; init; }

    /// <summary>The topic that it is about.</summary>
    public string? Topic { get; init; }

    /// <summary>What was looked for.</summary>
    public string? Query { get; init; }

    /// <summary>Operations in a list.</summary>
    public IReadOnlyList<OperationPage> Found { get; init; } = [];

    /// <summary>Operations in full.</summary>
    public IReadOnlyList<OperationPage> Shown { get; init; } = [];

    /// <summary>A topic in addresses.</summary>
    public static string SlugOf(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.Replace(' ', '-').ToLowerInvariant();
    }

    /// <summary>Where an operation is shown.</summary>
    public static string HrefOf(OperationPage operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return $"/docs/{operation.Audience.Slug}/{SlugOf(operation.Topic)}#{operation.Id}";
    }
}
