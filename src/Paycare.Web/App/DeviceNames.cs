namespace Paycare.Web.App;

/// <summary>Everyday names for devices, from the browser's user agent. For recognising a device, never for decisions.</summary>
internal static class DeviceNames
{
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];

    /// <summary>
    /// <c>Chrome, Android</c>; a name that is not a browser's is kept unchanged; <c>null</c> when there is none.
    /// </summary>
    public static string? Friendly(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || !name.StartsWith("Mozilla/", StringComparison.Ordinal))
        {
            return string.IsNullOrWhiteSpace(name) ? null : name;
        }

        var known = new[] { Find(Browsers, name), Find(Systems, name) }.OfType<string>().ToList();
        return known.Count == 0 ? null : string.Join(", ", known);
    }

    private static string? Find((string Mark, string Name)[] marks, string text) =>
        Array.Find(marks, m => text.Contains(m.Mark, StringComparison.Ordinal)).Name;
}
