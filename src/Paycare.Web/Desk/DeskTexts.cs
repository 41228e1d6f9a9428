namespace Paycare.Web.Desk;

/// <summary>Names the desk's texts: <c>DeskTexts.resx</c>.</summary>
internal sealed class DeskTexts;
