namespace Paycare.Tests.Infrastructure;

/// <summary>What <c>scripts/test --nightly</c> plays in full and every other run in a small copy.</summary>
internal static class Nightly
{
    /// <summary>Whether this run is one.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("PAYCARE_NIGHTLY") == "1";

    /// <summary>How often or how many.</summary>
    public static int Or(int nightly, int otherwise) => IsOn ? nightly : otherwise;

    /// <summary>Says yes to one in so many, and to other ones on each database; at night to all.</summary>
    public static Func<bool> OneIn(int count, TestDatabase database)
    {
        var turn = database == TestDatabase.Sqlite ? 0 : count / 2;
        return () => IsOn || turn++ % count == 0;
    }
}
