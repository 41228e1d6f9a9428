using System.Runtime.InteropServices;

namespace Paycare.Web.Configuration;

/// <summary>Folders and files that nobody but this process's user may read.</summary>
internal static class Folders
{
    private const uint OthersNothing = 0b000_111_111;

    /// <summary>Whether a folder lies inside another one or is the same, also through links.</summary>
    public static bool IsInside(string inner, string outer) =>
        $"{RealPath(inner)}/".StartsWith($"{RealPath(outer)}/", StringComparison.Ordinal)
        || $"{inner}/".StartsWith($"{outer}/", StringComparison.Ordinal);

    /// <summary>From here on, whatever this process creates is closed to others: folders 0700, files 0600.</summary>
    public static void CloseToOthers()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = UMask(OthersNothing);
        }
    }

    /// <summary>Closes database files that an earlier version left open to others.</summary>
    public static void CloseFiles(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.db*"))
        {
            try
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's: whether it can be used is found out next.
            }
        }
    }

    /// <summary>A path without links, as far as it exists.</summary>
    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = new DirectoryInfo(next) is { LinkTarget: not null } link
                ? RealPath(link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next)
                : next;
        }

        return real;
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint UMask(uint mask);
}
