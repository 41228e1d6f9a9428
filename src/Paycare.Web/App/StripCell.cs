namespace Paycare.Web.App;

/// <summary>One of the four cells under the balance.</summary>
/// <param name="Name">on-its-way, held, frozen or promised.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Tone">Its tone.</param>
/// <param name="Href">The row it comes from; <c>null</c> when there is nothing.</param>
/// <param name="Value">How much, or until when.</param>
/// <param name="Detail">What it is.</param>
public sealed record StripCell(string Name, string Icon, string Tone, string? Href = null, string? Value = null, string? Detail = null);
