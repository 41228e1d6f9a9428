namespace Paycare.Platform.Quotas;

/// <summary>A sum or count of what one subject did within a window. It has one row, however many things use it.</summary>
/// <param name="Subject">What it counts and of whom, for example <c>reveals:{staff}</c>; at most 160 characters.</param>
/// <param name="Window">Over what time.</param>
public sealed record Quota(string Subject, QuotaWindow Window);

/// <summary>What a quota has counted.</summary>
/// <param name="Used">The sum within the window.</param>
/// <param name="LastAt">When it was last added to; <c>null</c> for never.</param>
public readonly record struct QuotaUse(long Used, DateTimeOffset? LastAt);
