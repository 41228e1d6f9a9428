using System.Xml.Linq;

namespace Paycare.Tests.Infrastructure;

/// <summary>The files that this build was made of, for tests that read them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The modules, in the order of their arrows, the host last.</summary>
    public static IReadOnlyList<string> Modules { get; } = ["Platform", "Ledger", "Identity", "Payments", "Care", "Web"];

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static XDocument Project(string module) => XDocument.Load(PathOf("src", $"Paycare.{module}", $"Paycare.{module}.csproj"));

    /// <summary>Every file below some folders of the repository, without what builds leave behind.</summary>
    /// <param name="pattern">Which names, for example <c>*.cs</c>.</param>
    /// <param name="folders">Folders below the root.</param>
    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        folders
            .Select(f => PathOf(f))
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, pattern, SearchOption.AllDirectories))
            .Where(f => !Name(f).Split('/').Any(part => part is "bin" or "obj" or "data" or "keys" or "TestResults"))
            .Order(StringComparer.Ordinal);

    /// <summary>A file's path below the root, with slashes.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Paycare.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No Paycare.slnx above {AppContext.BaseDirectory}: these tests read the repository that they were built in."
        );
    }
}
