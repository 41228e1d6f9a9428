namespace Paycare.Care.Remedies;

/// <summary>Names the texts of remedies: <c>RemedyTexts.resx</c>.</summary>
internal sealed class RemedyTexts;
