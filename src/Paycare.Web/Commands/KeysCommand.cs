using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Sealing;
using Paycare.Web.Configuration;
using Paycare.Web.Data;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>Commands on the key ring.</summary>
internal static class KeysCommand
{
    /// <summary>Makes a new key-encryption key and data key, and rewraps all data keys. What was sealed before stays readable.</summary>
    /// <returns>0 when done, 1 when nothing could start.</returns>
    public static async Task<int> RotateAsync(TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Read(builder.Configuration, builder.Environment);
            await using var db = StoredData.OpenToWrite(settings);
            if (
                !File.Exists(Path.Combine(settings.KeyDirectory, KeyRing.FileName))
                || (await db.Database.GetAppliedMigrationsAsync(cancel)).FirstOrDefault() is null
            )
            {
                throw new StartupException(
                    $"There is no key ring in {settings.KeyDirectory}, or no database in {settings.Place}. Start Paycare once."
                );
            }

            var version = await KeyRotation.RotateAsync(db, settings.KeyDirectory, settings.NewClock(), cancel);
            await output.WriteLineAsync(
                $"Key {version} is in use, and every data key is wrapped by it. Restart Paycare to seal with it; back the key "
                    + "directory up now."
            );
            await output.WriteLineAsync(
                "After the restart blind indexes are made anew in the background, and a PIN at its next right entry: keys "
                    + "status says how far it is."
            );
            return 0;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    /// <summary>Lists the keys and how many values are still sealed under older ones, also beside a running host.</summary>
    /// <returns>0, or 1 when there is nothing to read.</returns>
    public static async Task<int> StatusAsync(TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            if (!File.Exists(Path.Combine(settings.KeyDirectory, KeyRing.FileName)))
            {
                throw new StartupException($"There is no key ring in {settings.KeyDirectory}.");
            }

            var ring = KeyRing.Open(settings.KeyDirectory, settings.NewClock());
            await using var db = StoredData.OpenToRead(settings);
            var (count, newest) = await KeyRotation.AgeAsync(db, cancel);
            await output.WriteLineAsync(
                $"Key-encryption key {ring.CurrentVersion}, {count} data keys (the newest of {newest:u}), hash key "
                    + $"{ring.CurrentMacVersion} ({settings.Place})"
            );
            foreach (var (column, older) in await KeyRotation.ProgressAsync(db, ring, cancel))
            {
                await output.WriteLineAsync($"{older, 8} of older keys in {column}");
            }

            return 0;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    /// <summary>Copies the keys to a folder of their own: apart from the data, otherwise a stolen backup contains both.</summary>
    /// <returns>0 when done, 1 when the folder cannot be used.</returns>
    public static async Task<int> BackupAsync(string folder, TextWriter output, TextWriter errors)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            var target = Path.GetFullPath(folder);
            if (
                $"{target}/".StartsWith($"{settings.DataDirectory}/", StringComparison.Ordinal)
                || Directory.Exists(Path.Combine(target, "ledger"))
                || File.Exists(Path.Combine(target, "paycare.db"))
            )
            {
                throw new StartupException($"{target} holds data: keep the keys apart from it.");
            }

            if (!File.Exists(Path.Combine(settings.KeyDirectory, KeyRing.FileName)))
            {
                throw new StartupException($"There is no key ring in {settings.KeyDirectory}.");
            }

            var copied = 0;
            foreach (var file in Directory.EnumerateFiles(settings.KeyDirectory, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(target, Path.GetRelativePath(settings.KeyDirectory, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                copied++;
            }

            await output.WriteLineAsync($"{copied} files of keys copied to {target}. Keep them apart from backups of the data.");
            return 0;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
