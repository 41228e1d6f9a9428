namespace Paycare.Platform.Processes;

/// <summary>By whose id state in memory could be split among processes.</summary>
public enum KeptBy
{
    /// <summary>A customer.</summary>
    Customer,

    /// <summary>A merchant.</summary>
    Merchant,

    /// <summary>Somebody at the desk.</summary>
    Staff,

    /// <summary>Whoever calls: a network address, an identifier typed at sign-in, a session, a request's key.</summary>
    Address,

    /// <summary>Nobody: it is one thing for all.</summary>
    Whole,
}

/// <summary>
/// Right only while one process is active: it keeps in memory what a second process would have to see. Whoever lets several
/// work at once begins with the list of these, <c>docs/one-process.md</c>, which a test keeps.
/// </summary>
/// <param name="by">By whose id it is kept.</param>
/// <param name="otherwise">What two processes would do wrong, in one sentence.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OneProcessAttribute(KeptBy by, string otherwise) : Attribute
{
    /// <summary>By whose id it is kept.</summary>
    public KeptBy By { get; } = by;

    /// <summary>What two processes would do wrong.</summary>
    public string Otherwise { get; } = otherwise;
}

/// <summary>Keeps something in memory and is right in each of several processes.</summary>
/// <param name="because">Why, in one sentence.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EachProcessAttribute(string because) : Attribute
{
    /// <summary>Why.</summary>
    public string Because { get; } = because;
}
