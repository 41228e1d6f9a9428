using System.Text.Json;

namespace Paycare.Benchmarks;

/// <summary>One measured row.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Unit">Of what.</param>
/// <param name="P99Ms">The 99th percentile of single calls, in milliseconds.</param>
/// <param name="Baseline">The baseline's value in the same run.</param>
/// <param name="Ratio">Value by baseline.</param>
internal sealed record Row(string Name, decimal Value, string Unit, decimal? P99Ms, decimal Baseline, decimal Ratio);

/// <summary>A table for people and a file for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(IReadOnlyList<Row> rows, FileInfo? json, CancellationToken cancel)
    {
        Print(rows, []);
        if (json is not null)
        {
            await SaveAsync(rows, json, cancel);
        }
    }

    /// <summary>A file for programs alone.</summary>
    public static async Task SaveAsync(IReadOnlyList<Row> rows, FileInfo json, CancellationToken cancel)
    {
        await using var file = json.Create();
        await JsonSerializer.SerializeAsync(file, rows, Options, cancel);
    }

    /// <summary>
    /// The rows of files, each named after its file: <c>http-postgres payments-64</c>. A row that is there several times is its median.
    /// </summary>
    public static async Task<IReadOnlyList<Row>> ReadAsync(IReadOnlyList<FileInfo> files, CancellationToken cancel)
    {
        var rows = new List<Row>();
        foreach (var file in files)
        {
            await using var stream = file.OpenRead();
            // The run's number comes after the last point: "http-postgres.2.json".
            var of = file.Name.Split('.')[0];
            rows.AddRange(
                (await JsonSerializer.DeserializeAsync<Row[]>(stream, Options, cancel))!.Select(r => r with { Name = $"{of} {r.Name}" })
            );
        }

        return [.. rows.GroupBy(r => r.Name).Select(same => same.OrderBy(r => r.Ratio).ElementAt(same.Count() / 2))];
    }

    /// <summary>A table for people.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="others">Those of another revision; where there are any, each row says how its ratio compares.</param>
    public static void Print(IReadOnlyList<Row> rows, IReadOnlyList<Row> others)
    {
        var width = rows.Select(r => r.Name.Length).Append(28).Max();
        var beside = others.Count > 0 ? $" {"other ratio", 12} {"change", 8}" : "";
        Console.WriteLine($"{"".PadRight(width)} {"value", 12} {"unit", -6} {"p99 ms", 9} {"baseline", 12} {"ratio", 8}{beside}");
        foreach (var row in rows)
        {
            var other = others.FirstOrDefault(o => o.Name == row.Name);
            var change = other is null || other.Ratio == 0 ? "" : Text($" {other.Ratio, 12:N2} {(row.Ratio / other.Ratio) - 1, 8:+0%;-0%}");
            var (value, baseline) = (Figure(row.Value), Figure(row.Baseline));
            var measured = Text($"{value, 12} {row.Unit, -6} {row.P99Ms, 9:N1} {baseline, 12} {row.Ratio, 8:N2}");
            Console.WriteLine($"{row.Name.PadRight(width)} {measured}{change}");
        }
    }

    /// <summary>Milliseconds of a call have places behind the point, movements in a second none.</summary>
    private static string Figure(decimal value) => value is > 0 and < 100 ? Text($"{value:N2}") : Text($"{value:N0}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
