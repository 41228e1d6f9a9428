namespace Paycare.Payments.Settlements;

/// <summary>A settled day's lines as a file.</summary>
/// <param name="FileName">The file's name.</param>
/// <param name="WriteAsync">Writes it to a stream in UTF-8, while the lines are read.</param>
public sealed record SettlementCsv(string FileName, Func<Stream, Task> WriteAsync);
