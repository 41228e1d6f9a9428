using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Localization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Paycare.Care;
using Paycare.Identity;
using Paycare.Identity.Codes;
using Paycare.Ledger;
using Paycare.Payments;
using Paycare.Payments.Bank;
using Paycare.Platform;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.App;
using Paycare.Web.Configuration;
using Paycare.Web.Data;
using Paycare.Web.Demo;
using Paycare.Web.Demo.Channels;
using Paycare.Web.Desk;
using Paycare.Web.MerchantPortal;
using Paycare.Web.Reference;
using Paycare.Web.SecurityAudits;

namespace Paycare.Web.Hosting;

/// <summary>Assembles the application: services, middleware in order, every module's endpoints.</summary>
internal static class PaycareHost
{
    private const long LargestRequest = 1024 * 1024;
    private static readonly SqliteSettings SqliteSettings = new();

    /// <summary>Configuration and logging, without any services yet.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args, Action<WebApplicationBuilder>? adjust)
    {
        // Named explicitly, because the test program hosts it too, and the app's files are listed under this name.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ApplicationName = typeof(PaycareHost).Assembly.GetName().Name }
        );
        builder.Configuration.Sources.Insert(0, JsonSource($"appsettings.{builder.Environment.EnvironmentName}.json"));
        builder.Configuration.Sources.Insert(0, JsonSource("appsettings.json"));
        builder
            .Logging.ClearProviders()
            .AddSimpleConsole(console =>
            {
                (console.SingleLine, console.UseUtcTimestamp) = (true, true);
                // RFC 3339: whoever compares two machines' logs needs no zone.
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            });
        // It would log whole addresses, and one of the desk's contains a phone number.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        adjust?.Invoke(builder);
        return builder;
    }

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = CreateBuilder(args, adjust);
        var settings = Settings.Read(builder.Configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            Tls.Configure(kestrel);
        });
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls("http://localhost:5080");
        }

        Tls.EnsureTls(builder.Configuration, builder.Environment);
        Tls.AddServices(builder.Services, builder.Configuration);
        AddServices(builder.Services, settings);
        AddForms(builder.Services, builder.Environment);
        SettingsCheck.Ensure(builder.Configuration, builder.Services);
        Settings.EnsureChannels(builder.Configuration, builder.Environment);
        var app = builder.Build();
        EffectiveSecurity.Ensure(app.Services);
        UseAll(app, settings);
        return app;
    }

    /// <summary>Every form's token is in a cookie that no script can read and no other site's form sends.</summary>
    private static void AddForms(IServiceCollection services, IHostEnvironment environment) =>
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = HostCookies.Name(environment, "paycare_form");
            forms.Cookie.Path = "/";
            forms.Cookie.HttpOnly = true;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        });

    /// <summary>The services as this installation configures them, for inspection; nothing listens and nothing is refused.</summary>
    public static WebApplication BuildToLook()
    {
        var builder = CreateBuilder([], null);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        Tls.AddServices(builder.Services, builder.Configuration);
        AddServices(builder.Services, Settings.Locate(builder.Configuration, builder.Environment));
        AddForms(builder.Services, builder.Environment);
        return builder.Build();
    }

    /// <summary>
    /// A query that fails throws, and whoever catches that knows whether it is an error: one that ends because the host stops is none.
    /// Whether the migrations are those of the model is what a test asks; a first start is spared the model of the last migration.
    /// </summary>
    private static void SetWarnings(WarningsConfigurationBuilder warnings) =>
        warnings
            .Log(
                (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (CoreEventId.SaveChangesFailed, LogLevel.Debug),
                (RelationalEventId.ConnectionError, LogLevel.Debug),
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug)
            )
            .Ignore(RelationalEventId.PendingModelChangesWarning);

    private static void AddServices(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.NewClock());
        services.AddSingleton(settings.Address);
        services.AddSingleton<DatabaseProbe>();
        ConnectionLimits.Add(services);
        // The framework's own filter would turn health away; ours knows it.
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["*"]);
        if (settings.Demo)
        {
            services.AddSingleton(s => (AdjustableClock)s.GetRequiredService<TimeProvider>());
        }

        services.AddSingleton(s => KeyRing.Open(settings.KeyDirectory, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new DataFolder(settings.DataDirectory));
        services.AddSingleton(_ => new AuditHeads(settings.AuditDirectory));
        // The options are the same for every scope; made anew for each, they were a fifth of what a request allocates.
        if (settings.IsPostgres)
        {
            services.AddDbContext<Database, PostgresDatabase>(
                db => db.UseNpgsql(settings.ModulesConnectionString).AddInterceptors(ReadSteps.Instance).ConfigureWarnings(SetWarnings),
                optionsLifetime: ServiceLifetime.Singleton
            );
        }
        else
        {
            services.AddDbContext<Database, SqliteDatabase>(
                db =>
                    db.UseSqlite(settings.ModulesConnectionString)
                        .AddInterceptors(SqliteSettings, ReadSteps.Instance)
                        .ConfigureWarnings(SetWarnings),
                optionsLifetime: ServiceLifetime.Singleton
            );
        }

        services.AddPlatform().AddLedger(settings.LedgerStore).AddIdentity().AddPayments().AddCare();
        services.PostConfigure<BankOptions>(bank => bank.Directory = settings.BankDirectory);
        services
            .AddDataProtection()
            .SetApplicationName("Paycare")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.KeyDirectory, "data-protection")));
        services
            .AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<KeyRing>((options, ring) => options.XmlEncryptor = new RingXmlEncryptor(ring));
        services.AddSettings<SecurityAuditOptions>("Paycare:SecurityAudit");
        services.AddSingleton<SecurityAuditor>().AddHostedService(s => s.GetRequiredService<SecurityAuditor>());
        services.AddDueHandler<SecurityAuditTimer>();
        services.AddSingleton<DataPreparation>();
        services.AddSingleton<Activation>();
        services.AddSingleton<DemoData>();
        DevChannels.Add(services);
        if (settings.Demo)
        {
            services.AddSingleton<DemoPast>();
            services.AddSingleton<DemoCases>().AddHostedService(s => s.GetRequiredService<DemoCases>());
            services.AddSimulatedBank();
            // Whoever tries the demo out shares its few numbers with everybody else who does.
            services.PostConfigure<CodeMessageLimits>(l => (l.AskedByAnybody, l.AskedByOwner, l.KeptForEmergencies) = (500, 500, 500));
        }

        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddRequestLocalization(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages.English);
            options.SupportedCultures = [.. Languages.All];
            options.SupportedUICultures = [.. Languages.All];
            options.RequestCultureProviders = [Preferences.LanguageProvider, new AcceptLanguageHeaderRequestCultureProvider()];
        });
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddDeskPages();
        services.AddScoped<When>();
        services.AddSingleton<KnownNetworks>();
        services.AddSingleton<AssetVersion>();
        // Files only: compressing pages over TLS would reveal secrets by their length (BREACH).
        services.AddResponseCompression(compress =>
        {
            compress.EnableForHttps = true;
            compress.MimeTypes = ["text/css", "text/javascript", "image/svg+xml", "application/manifest+json"];
        });
        TextSource.Add(services, typeof(Texts));
        services.AddReference();
    }

    private static void UseAll(WebApplication app, Settings settings)
    {
        if (Tls.IsBehindProxy(app.Configuration))
        {
            app.UseForwardedHeaders();
        }

        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseSecureHeaders();
        app.UseMiddleware<PublicHosts>();
        app.UseRequestLocalization();
        // Routing rejects without a body.
        app.UseStatusCodePages(bare => Faults.AnswerAsync(bare.HttpContext, Faults.OfBare(bare.HttpContext)));
        app.UseMiddleware<Faults>();
        app.UseMiddleware<StandbyGate>();
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = AssetVersion.Describe });
        app.UseRouting();
        // Before authorization: no sign-in is needed to learn that nothing is there, or that the method or content type is wrong.
        // Not a fallback endpoint, which would treat all three as unknown addresses.
        app.Use(
            (context, next) =>
                context.GetEndpoint() switch
                {
                    null => Faults.AnswerAsync(context, Refusal.NotFound),
                    RouteEndpoint => next(context),
                    var turnedAway => turnedAway.RequestDelegate!(context),
                }
        );
        app.UseMiddleware<LineOrigin>();
        app.UseAuthentication();
        app.UseMiddleware<ReadLimit>();
        app.UsePayments();
        app.UseAuthorization();
        app.UseMiddleware<PlaceGate>();
        app.UseMiddleware<QueryGate>();
        app.UseAntiforgery();
        app.Use(FormTokens.CheckAsync);
        Health.Map(app);
        if (settings.Docs)
        {
            app.MapReference();
        }

        app.MapIdentity();
        app.MapPayments();
        app.MapCare();
        AlertEndpoints.Map(app);
        app.MapPages();
        app.MapMerchantDownloads();
        if (settings.Demo)
        {
            DevEndpoints.Map(app);
        }
    }

    /// <summary>Settings ship beside the binary, wherever it is started from.</summary>
    private static Microsoft.Extensions.Configuration.Json.JsonConfigurationSource JsonSource(string name)
    {
        var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
        {
            Path = Path.Combine(AppContext.BaseDirectory, name),
            Optional = true,
        };
        source.ResolveFileProvider();
        return source;
    }
}
