namespace Paycare.Care.Articles;

/// <summary>Where people report scams in the country of this installation: <c>Paycare:Help:ScamReport</c>. Articles name it.</summary>
internal sealed class ScamReportOptions
{
    /// <summary>The authority's name, as people know it; articles say nothing of it while empty.</summary>
    public string Name { get; set; } = "Indonesia Anti-Scam Centre (IASC)";

    /// <summary>Its hotline.</summary>
    public string Phone { get; set; } = "157";

    /// <summary>Its site, without <c>https://</c>.</summary>
    public string Site { get; set; } = "iasc.ojk.go.id";
}
