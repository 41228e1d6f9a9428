namespace Paycare.Web;

/// <summary>Names the app's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
