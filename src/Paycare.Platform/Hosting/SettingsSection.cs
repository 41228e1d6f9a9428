using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Paycare.Platform.Hosting;

/// <summary>A section of the configuration and the options class that reads it: together they are every setting there is.</summary>
/// <param name="Name">The section, for example <c>Paycare:Bank</c>.</param>
/// <param name="Options">The class whose public properties are its settings.</param>
public sealed record SettingsSection(string Name, Type Options);

/// <summary>Adds settings to the host.</summary>
public static class SettingsSections
{
    /// <summary>Binds an options class to a section, and makes its names known: a setting with another name ends the start.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        return services.AddOptions<TOptions>().BindConfiguration(section);
    }
}
