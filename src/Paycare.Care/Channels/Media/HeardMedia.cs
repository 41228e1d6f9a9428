namespace Paycare.Care.Channels.Media;

/// <summary>Something that was sent beside words and stands at the provider: it is fetched later.</summary>
/// <param name="Kind">What it is, as the provider says.</param>
/// <param name="Reference">What the provider calls it; <c>null</c> for what is not to be had from there.</param>
/// <param name="Name">What its sender calls it.</param>
/// <param name="Bytes">How large it is, as the provider says; <c>null</c> when it does not.</param>
internal sealed record HeardMedia(MediaKind Kind, string? Reference, string? Name = null, long? Bytes = null);
