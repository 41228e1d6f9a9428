using System.Security.Cryptography;
using Paycare.Platform.Ids;

namespace Paycare.Platform.Sealing;

/// <summary>The folder of this installation's data; never served to browsers.</summary>
/// <param name="Path">Its full path.</param>
public sealed record DataFolder(string Path);

/// <summary>
/// Customers' files, sealed like columns and bound to area, owner and name, readable by this program's user only. File names
/// reveal nothing. One folder per owner, so everything of an owner can be erased at once.
/// </summary>
public sealed class SealedFiles(DataFolder folder, Vault vault)
{
    /// <summary>Writes a file and flushes it to disk, whole or not at all.</summary>
    /// <param name="area">The kind of file: a folder name from code.</param>
    /// <param name="owner">The owner's id.</param>
    /// <param name="file">The file's id.</param>
    /// <param name="content">The content to seal.</param>
    /// <param name="cancel">Cancels the write.</param>
    public async Task WriteAsync(string area, Guid owner, Guid file, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var path = PathOf(area, owner, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var stream = new FileStream($"{path}.part", options))
        {
            await stream.WriteAsync(vault.SealBytes(content.Span, PlaceOf(area, owner, file)), cancel);
            stream.Flush(flushToDisk: true);
        }

        File.Move($"{path}.part", path, overwrite: true);
    }

    /// <summary>A file's content; <c>null</c> when it does not exist or was erased.</summary>
    /// <exception cref="CryptographicException">The file was changed or moved.</exception>
    public async Task<byte[]?> ReadAsync(string area, Guid owner, Guid file, CancellationToken cancel)
    {
        try
        {
            return vault.OpenBytes(await File.ReadAllBytesAsync(PathOf(area, owner, file), cancel), PlaceOf(area, owner, file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Erases one file, if it exists.</summary>
    public void Erase(string area, Guid owner, Guid file)
    {
        if (Directory.Exists(OwnFolder(area, owner)))
        {
            File.Delete(PathOf(area, owner, file));
        }
    }

    /// <summary>Erases every file of an owner.</summary>
    public void Erase(string area, Guid owner)
    {
        var own = OwnFolder(area, owner);
        if (Directory.Exists(own))
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private string OwnFolder(string area, Guid owner) => Path.Combine(folder.Path, area, StrongId.Text(owner));

    private string PathOf(string area, Guid owner, Guid file) => Path.Combine(OwnFolder(area, owner), $"{StrongId.Text(file)}.sealed");

    private static Place PlaceOf(string area, Guid owner, Guid file) => new($"file:{area}", owner, StrongId.Text(file));
}
