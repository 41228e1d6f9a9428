using System.Globalization;
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
        Console.WriteLine($"{"", -28} {"value", 12} {"unit", -6} {"p99 ms", 9} {"baseline", 12} {"ratio", 8}");
        foreach (var row in rows)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Name, -28} {row.Value, 12:N0} {row.Unit, -6} {row.P99Ms, 9:N1} {row.Baseline, 12:N0} {row.Ratio, 8:N2}"
                )
            );
        }

        if (json is not null)
        {
            await using var file = json.Create();
            await JsonSerializer.SerializeAsync(file, rows, Options, cancel);
        }
    }
}
