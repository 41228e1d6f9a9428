namespace Paycare.Care.Remedies;

/// <summary>Marks the texts of remedies: <c>RemedyTexts.resx</c>.</summary>
internal sealed class RemedyTexts;
