using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Localisation;

namespace Paycare.Tests.Platform.Localisation;

/// <summary>A missing text never takes a page down, and never goes unnoticed.</summary>
public sealed class TextCatalogTests
{
    [Theory]
    [InlineData("desk.cause.never-heard-of", "Never heard of")]
    [InlineData("dispute.reason.credit_not_processed_at_all", "Credit not processed at all")]
    [InlineData("desk.cause.", "Cause")]
    [InlineData("", "—")]
    public void A_missing_text_is_the_keys_last_part_and_is_logged_once(string key, string shown)
    {
        using var log = new Said();
        var catalog = Catalog(log, fails: false);
        Assert.All(Languages.All, language => Assert.Equal(shown, catalog.Get(language, key, "Rp 1")));
        Assert.Equal(1, log.Errors);
    }

    [Fact]
    public void A_text_with_too_few_arguments_is_shown_unfilled_and_logged_once()
    {
        using var log = new Said();
        var catalog = Catalog(log, fails: false);
        Assert.Contains("{1}", catalog.Get(Languages.English, "field.too-long.probe", "one"), StringComparison.Ordinal);
        Assert.Equal(1, log.Errors);
    }

    [Fact]
    public void Where_it_is_to_fail_it_fails()
    {
        using var log = new Said();
        Assert.Throws<MissingManifestResourceException>(() =>
            Catalog(log, fails: true).Get(Languages.English, "desk.cause.never-heard-of")
        );
    }

    [Fact]
    public void A_text_is_looked_for_once_in_each_language_and_one_that_is_missing_is_not_kept()
    {
        using var log = new Said();
        var (found, missing) = (new Probe(), new Probe());
        var (has, hasNot) = (Catalog(log, fails: false, found), Catalog(log, fails: false, missing));
        for (var i = 0; i < 3; i++)
        {
            Assert.All(Languages.All, language => Assert.Equal("1 and 2", has.Get(language, "field.too-long.probe", "1", "2")));
            Assert.All(Languages.All, language => hasNot.Get(language, "desk.cause.never-heard-of"));
        }

        Assert.Equal((Languages.All.Count, 3 * Languages.All.Count), (found.Asked, missing.Asked));
    }

    private static TextCatalog Catalog(Said log, bool fails, Probe? probe = null)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log)).AddSingleton<TextCatalog>();
        services.Configure<TextOptions>(options => options.FailOnMissing = fails);
        services.AddSingleton(new TextSource(probe ?? new Probe()));
        return services.BuildServiceProvider().GetRequiredService<TextCatalog>();
    }

    /// <summary>One text that wants two arguments.</summary>
    private sealed class Probe : ResourceManager
    {
        public int Asked { get; private set; }

        public override string? GetString(string name, System.Globalization.CultureInfo? culture)
        {
            Asked++;
            return name == "field.too-long.probe" ? "{0} and {1}" : null;
        }
    }

    private sealed class Said : ILoggerProvider, ILogger
    {
        public int Errors { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Errors += logLevel == LogLevel.Error ? 1 : 0;

        public void Dispose() { }
    }
}
