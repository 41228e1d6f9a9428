using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Platform;

namespace Paycare.Care;

/// <summary>Wires diagnosis, cases, help articles and the desk.</summary>
public static class CareModule
{
    /// <summary>Adds the module's services and tables.</summary>
    public static IServiceCollection AddCare(this IServiceCollection services)
    {
        services.AddSingleton<DiagnosisTexts>();
        services.AddSingleton<IncidentBook>();
        services.AddHostedService<IncidentDetector>();
        services.AddSingleton<CaseSignals>();
        services.AddSingleton<CaseStream>();
        services.AddSingleton(s => ArticleLibrary.Open(s.GetRequiredService<ILogger<ArticleLibrary>>()));
        services.AddScoped(s => new Articles(s.GetRequiredService<ArticleLibrary>(), s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));
        services.AddScoped<OpenCase>();
        services.AddScoped<SystemCases>();
        services.AddScoped(s => new FindingCases(s.GetRequiredService<Database>(), s.GetRequiredService<SystemCases>()));
        services.AddScoped<CustomerCaseBook>();
        services.AddScoped<FreezeAccount>();
        services.AddScoped<FreezeTransaction>();
        services.AddSubscriber<RefundNeedsCare, OpenRefundCase>();
        services.AddScoped<NotMe>();
        services.AddScoped<Drafts>();
        services.AddScoped<ChatWait>();
        services.AddScoped(s => new CareApi(
            s.GetRequiredService<OpenCase>(), s.GetRequiredService<CustomerCaseBook>(), s.GetRequiredService<FreezeAccount>(), s.GetRequiredService<FreezeTransaction>(), s.GetRequiredService<NotMe>(), s.GetRequiredService<DiagnosisTexts>(),
            s.GetRequiredService<Drafts>(), s.GetRequiredService<ChatWait>()));
        services.AddScoped<IPersonalData, CareData>();
        AddDesk(services);
        services.AddOptions<CareOptions>().BindConfiguration("Paycare:Care");
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("care", [typeof(CaseId), typeof(RemedyId), typeof(IncidentId)], model =>
        {
            Case.Map(model.Entity<Case>());
            CaseMessage.Map(model.Entity<CaseMessage>());
            Draft.Map(model.Entity<Draft>());
            StepTick.Map(model.Entity<StepTick>());
            ArticleIndexRow.Map(model.Entity<ArticleIndexRow>());
            ArticleVote.Map(model.Entity<ArticleVote>());
            CaseFollower.Map(model.Entity<CaseFollower>());
            CaseRemedy.Map(model.Entity<CaseRemedy>());
            DeskDraft.Map(model.Entity<DeskDraft>());
            Incident.Map(model.Entity<Incident>());
            OutcomeMinute.Map(model.Entity<OutcomeMinute>());
            ServingMark.Map(model.Entity<ServingMark>());
        })
        {
            Audited = [new AuditedRows<Case>(Case.OpenedAct, "case"), new AuditedRows<CaseMessage>(CaseMessage.WrittenAct, "message")],
        });
    }

    private static void AddDesk(IServiceCollection services)
    {
        services.AddSingleton<DeskPresence>();
        services.AddSingleton<RemedyTurn>();
        services.AddScoped<MoneyAtRisk>();
        services.AddScoped<Assurances>();
        services.AddScoped<DeskView>();
        services.AddScoped<IncidentDesk>();
        services.AddScoped<DeskInbox>();
        services.AddScoped<DeskAct>();
        services.AddScoped<DeskDrafts>();
        services.AddScoped<Lookup>();
        services.AddScoped<OpenForCaller>();
        services.AddScoped<Remedy, UnlockPin>();
        services.AddScoped<Remedy, UnlockSignIn>();
        services.AddScoped<Remedy, ResetTwoFactor>();
        services.AddScoped<Remedy, EndSessions>();
        services.AddScoped<Remedy, FreezeWallet>();
        services.AddScoped<Remedy, GoodwillCredit>();
        services.AddScoped<Remedy, MatchTopUp>();
        services.AddScoped<Remedy, ReturnTopUp>();
        services.AddScoped<DeskSuspense>();
        services.AddSubscriber<MoneySuspended, SuspenseCases>();
        services.AddSubscriber<SuspenseMoved, SuspenseNotes>();
        services.AddSubscriber<BankFileRejected, BankFileCases>();
        services.AddSubscriber<PayoutLate, LatePayoutCases>();
        services.AddSubscriber<DisputeMoved, DisputeCases>();
        services.AddScoped<DeskDisputes>();
        services.AddScoped<Remedy, FreezeOneTransaction>();
        services.AddScoped<Remedy, ReleaseTransaction>();
        services.AddScoped<Remedy, UnfreezeAccount>();
        services.AddScoped<Remedy, ApproveRefund>();
        services.AddScoped<Remedy, RejectRefund>();
        services.AddScoped<Remedy, RefundPayment>();
        services.AddScoped<Remedy, RecallTransfer>();
        services.AddScoped<Remedy, UnbindCard>();
        services.AddSubscriber<RecallEnded, RecallNotes>();
        services.AddScoped<Remedy, ResendAnswer>();
        services.AddScoped<RemedyView>();
        services.AddScoped<RemedyRun>();
        services.AddScoped<RemedyDesk>();
        services.AddScoped<ApprovalDesk>();
        services.AddDueHandler<RemedyDue>();
        services.AddSubscriber<CustomerConfirmed, ShowConfirmation>();
        services.AddOptions<GoodwillLimits>().BindConfiguration("Paycare:Care:Goodwill");
        services.AddSingleton(s => new DeskApi(
            s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<CaseSignals>(), s.GetRequiredService<DeskPresence>(), s.GetRequiredService<AuditLog>()));
        TextSource.Add(services, typeof(RemedyTexts));
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapCare(this IEndpointRouteBuilder routes)
    {
        DiagnosisEndpoint.Map(routes);
        CustomerCases.Map(routes);
        FreezeEndpoint.Map(routes);
        FreezeTransactionEndpoint.Map(routes);
        NotMeEndpoint.Map(routes);
        ArticleEndpoints.Map(routes);
        var desk = routes.MapGroup("/api/v1/desk").RequireAuthorization(Policies.Desk).WithTags("Desk").AddEndpointFilter(AuditCallAsync);
        DeskCases.Map(desk);
        DeskActs.Map(desk);
        DeskLookup.Map(desk);
        RemedyEndpoints.Map(desk);
        DeskSuspense.Map(desk);
        DisputeEndpoints.Map(desk);
        IncidentEndpoints.Map(desk);
    }

    /// <summary>Every call of the desk is on record before it is answered, reads too: they show people's money.</summary>
    private static async ValueTask<object?> AuditCallAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var db = http.RequestServices.GetRequiredService<Database>();
        var route = ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText;
        http.RequestServices.GetRequiredService<AuditLog>().Add(
            db, $"staff:{http.User.Staff()}", "desk.call", http.Request.RouteValues["id"] is string id ? $"id:{id}" : "desk",
            new { method = http.Request.Method, route });
        await db.SaveChangesAsync(http.RequestAborted);
        return await next(context);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
