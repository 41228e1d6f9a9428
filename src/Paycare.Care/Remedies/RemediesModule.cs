using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Transfers;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>Wires the remedies that care can offer.</summary>
internal static class RemediesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<GoodwillLimits>("Paycare:Care:Goodwill");
        services.AddSettings<AloneLimits>("Paycare:Care:Alone");
        services.AddScoped<RemedyQuotas>();
        services.AddSingleton<RemedyTurn>();
        services.AddScoped<Remedy, UnlockPin>();
        services.AddScoped<Remedy, UnlockSignIn>();
        services.AddScoped<Remedy, ResetTwoFactor>();
        services.AddScoped<Remedy, EndSessions>();
        services.AddScoped<Remedy, FreezeWallet>();
        services.AddScoped<Remedy, GoodwillCredit>();
        services.AddScoped<Remedy, MatchTopUp>();
        services.AddScoped<Remedy, ReturnTopUp>();
        services.AddScoped<Remedy, FreezeOneTransaction>();
        services.AddScoped<Remedy, ReleaseTransaction>();
        services.AddScoped<Remedy, UnfreezeAccount>();
        services.AddScoped<Remedy, ApproveRefund>();
        services.AddScoped<Remedy, RejectRefund>();
        services.AddScoped<Remedy, RefundPayment>();
        services.AddScoped<Remedy, RecallTransfer>();
        services.AddScoped<Remedy, UnbindCard>();
        services.AddScoped<Remedy, ResendAnswer>();
        services.AddScoped<RemedyView>();
        services.AddScoped<RemedyRun>();
        services.AddScoped<RemedyPreviews>();
        services.AddScoped<RemedyActions>();
        services.AddSubscriber<RecallEnded, RecallNoteListener>();
        services.AddDueHandler<RemedyTimer>();
        TextSource.Add(services, typeof(RemedyTexts));
        services.AddTables("care", [typeof(RemedyId)], model => CaseRemedy.Map(model.Entity<CaseRemedy>()));
    }
}
