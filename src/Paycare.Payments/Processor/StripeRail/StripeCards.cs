using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Amounts;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Storage;
using Stripe;

namespace Paycare.Payments.Processor.StripeRail;

/// <summary>
/// Stripe. A charge takes two steps, an intent and its confirmation, with our row between them: an inquiry thus knows without
/// Stripe whether a charge can exist, and never has to send one again. Stripe forgets its idempotency keys after a day; they only
/// prevent duplicates within a step.
/// </summary>
internal sealed partial class StripeCards : ICardProcessor, IDisposable
{
    private const string ChargeReference = "paycare_charge",
        RefundReference = "paycare_refund",
        ReversalReference = "paycare_reversal";

    private readonly HttpClient _http;
    private readonly V1Services _stripe;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly ILogger<StripeCards> _log;

    public StripeCards(IOptions<CardProcessing> options, IServiceScopeFactory scopes, TimeProvider clock, ILogger<StripeCards> log)
    {
        var account = options.Value.Stripe;
        // What Stripe counts is the account, so a pause that it asks for holds for all its addresses.
        _http = OutgoingHttp.Client(
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            new PeerWaits(UriPartial.Authority, clock)
        );
        // No retries by the client: an unanswered request is followed by an inquiry, with our back-off.
        _stripe = new StripeClient(
            account.ApiKey,
            httpClient: new SystemNetHttpClient(_http, maxNetworkRetries: 0, appInfo: null, enableTelemetry: false),
            apiBase: account.ApiBase.TrimEnd('/')
        ).V1;
        (_scopes, _clock, _log) = (scopes, clock, log);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Our reference in a Stripe object; <c>null</c> when it is not ours.</summary>
    public static Guid? ChargeOf(PaymentIntent intent) => Read(intent.Metadata, ChargeReference);

    /// <summary>Our reference in a Stripe refund; <c>null</c> when it is not ours.</summary>
    public static Guid? RefundOf(Stripe.Refund refund) => Read(refund.Metadata, RefundReference);

    public async Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel)
    {
        var (customer, method) = Names(card.Token);
        try
        {
            if (card.Token is null)
            {
                method = (
                    await _stripe.PaymentMethods.CreateAsync(
                        new PaymentMethodCreateOptions
                        {
                            Type = "card",
                            Card = new PaymentMethodCardOptions
                            {
                                Number = card.Number,
                                ExpMonth = card.ExpiryMonth,
                                ExpYear = card.ExpiryYear,
                                Cvc = cvv,
                            },
                        },
                        Key("method", reference),
                        cancel
                    )
                ).Id;
                customer = (await _stripe.Customers.CreateAsync(new CustomerCreateOptions(), Key("customer", reference), cancel)).Id;
            }

            var check = await _stripe.SetupIntents.CreateAsync(
                new SetupIntentCreateOptions
                {
                    Customer = customer,
                    PaymentMethod = method,
                    Confirm = true,
                    AutomaticPaymentMethods = new SetupIntentAutomaticPaymentMethodsOptions { Enabled = true, AllowRedirects = "never" },
                    Usage = "off_session",
                },
                Key("check", reference),
                cancel
            );
            return new CardCheck(
                check.Status switch
                {
                    "succeeded" => ProcessorAnswer.Approved,
                    "processing" => ProcessorAnswer.Lost,
                    "requires_action" => ProcessorAnswer.Declined("1A"),
                    _ => ProcessorAnswer.Declined(StripeWords.Code(check.LastSetupError)),
                },
                $"{customer}/{method}"
            );
        }
        catch (StripeException e)
        {
            return new CardCheck(Answer(e), null);
        }
    }

    public async Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel)
    {
        if (card.Token is null)
        {
            // Bound while another processor was in use: it must be bound again.
            return ProcessorAnswer.Declined("14");
        }

        var (customer, method) = Names(card.Token);
        try
        {
            var intent = await _stripe.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = amount.Minor,
                    Currency = Code(amount.Currency),
                    Customer = customer,
                    PaymentMethod = method,
                    AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true, AllowRedirects = "never" },
                    Metadata = new Dictionary<string, string> { [ChargeReference] = Text(reference) },
                },
                Key("charge", reference),
                cancel
            );
            var first = await FirstAsync(reference, intent.Id, cancel);
            return first.Intent != intent.Id
                ? ProcessorAnswer.Declined(ProcessorAnswer.NeverCame)
                : Answer(
                    await _stripe.PaymentIntents.ConfirmAsync(
                        intent.Id,
                        new PaymentIntentConfirmOptions { OffSession = true },
                        Key("confirm", reference),
                        cancel
                    )
                );
        }
        catch (StripeException e)
        {
            return Answer(e);
        }
    }

    public async Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel)
    {
        if ((await FirstAsync(reference, null, cancel)).Intent is not { } id)
        {
            return ProcessorAnswer.Declined(ProcessorAnswer.NeverCame);
        }

        try
        {
            var intent = await _stripe.PaymentIntents.GetAsync(id, null, null, cancel);
            if (
                intent.Status is not ("requires_confirmation" or "requires_action" or "requires_capture")
                && (intent.Status != "requires_payment_method" || intent.LastPaymentError is not null)
            )
            {
                return Answer(intent);
            }

            // It waits for something that will never come; once cancelled, it cannot be confirmed late.
            await _stripe.PaymentIntents.CancelAsync(id, null, Key("cancel", reference), cancel);
            return ProcessorAnswer.Declined(intent.Status == "requires_action" ? "1A" : ProcessorAnswer.NeverCame);
        }
        catch (StripeException e)
        {
            Failed(e.HttpStatusCode, e.StripeError?.Code);
            return ProcessorAnswer.Lost;
        }
    }

    public async Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel)
    {
        if ((await FirstAsync(charge, null, cancel)).Intent is not { } id)
        {
            return ProcessorAnswer.Approved;
        }

        try
        {
            switch ((await _stripe.PaymentIntents.GetAsync(id, null, null, cancel)).Status)
            {
                case "canceled":
                    return ProcessorAnswer.Approved;
                case "processing":
                    return ProcessorAnswer.Lost;
                case "succeeded":
                    var refund = await _stripe.Refunds.CreateAsync(
                        new RefundCreateOptions
                        {
                            PaymentIntent = id,
                            Metadata = new Dictionary<string, string> { [ReversalReference] = Text(charge) },
                        },
                        Key("reverse", charge),
                        cancel
                    );
                    return refund.Status is "failed" or "canceled" ? ProcessorAnswer.Lost : ProcessorAnswer.Approved;
                default:
                    await _stripe.PaymentIntents.CancelAsync(id, null, Key("cancel", charge), cancel);
                    return ProcessorAnswer.Approved;
            }
        }
        catch (StripeException e) when (e.StripeError?.Code == "charge_already_refunded")
        {
            return ProcessorAnswer.Approved;
        }
        catch (StripeException e)
        {
            Failed(e.HttpStatusCode, e.StripeError?.Code);
            return ProcessorAnswer.Lost;
        }
    }

    public async Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        if (
            await db.Set<StripeCharge>().Where(c => c.Reference == charge).Select(c => c.Intent).SingleOrDefaultAsync(cancel)
            is not { } intent
        )
        {
            return new RefundReply(RefundOutcome.Refused, "charge-unknown");
        }

        await KeepAsync(
            db,
            new StripeRefund
            {
                Reference = reference,
                Charge = charge,
                At = _clock.GetUtcNow(),
            },
            cancel
        );
        try
        {
            return StripeWords.Of(
                await FindRefundAsync(reference, intent, cancel)
                    ?? await _stripe.Refunds.CreateAsync(
                        new RefundCreateOptions
                        {
                            PaymentIntent = intent,
                            Amount = amount.Minor,
                            Metadata = new Dictionary<string, string> { [RefundReference] = Text(reference) },
                        },
                        Key("refund", reference),
                        cancel
                    )
            );
        }
        catch (StripeException e)
        {
            Failed(e.HttpStatusCode, e.StripeError?.Code);
            return StripeWords.IsTurnedDown(e)
                ? new RefundReply(RefundOutcome.Refused, e.StripeError?.Code ?? "declined")
                : RefundReply.Lost;
        }
    }

    public async Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var intent = await (
            from refund in db.Set<StripeRefund>()
            where refund.Reference == reference
            join charge in db.Set<StripeCharge>() on refund.Charge equals charge.Reference
            select charge.Intent
        ).SingleOrDefaultAsync(cancel);
        if (intent is null)
        {
            return new RefundReply(RefundOutcome.NeverCame);
        }

        try
        {
            return await FindRefundAsync(reference, intent, cancel) is { } found
                ? StripeWords.Of(found)
                : new RefundReply(RefundOutcome.NeverCame);
        }
        catch (StripeException e)
        {
            Failed(e.HttpStatusCode, e.StripeError?.Code);
            return RefundReply.Lost;
        }
    }

    /// <summary>Each card is a Stripe customer of its own; deleting the customer deletes the card.</summary>
    public async Task ForgetAsync(CardData card, CancellationToken cancel)
    {
        if (card.Token is not null)
        {
            await _stripe.Customers.DeleteAsync(Names(card.Token).Customer, null, null, cancel);
        }
    }

    private async Task<Stripe.Refund?> FindRefundAsync(Guid reference, string intent, CancellationToken cancel)
    {
        await foreach (
            var refund in _stripe.Refunds.ListAutoPagingAsync(new RefundListOptions { PaymentIntent = intent, Limit = 100 }, null, cancel)
        )
        {
            if (RefundOf(refund) == reference)
            {
                return refund;
            }
        }

        return null;
    }

    private static ProcessorAnswer Answer(PaymentIntent intent) =>
        intent.Status switch
        {
            "succeeded" => ProcessorAnswer.Approved,
            "canceled" => ProcessorAnswer.Declined(ProcessorAnswer.NeverCame),
            "requires_payment_method" => ProcessorAnswer.Declined(StripeWords.Code(intent.LastPaymentError)),
            _ => ProcessorAnswer.Lost,
        };

    private ProcessorAnswer Answer(StripeException e)
    {
        if (StripeWords.IsDecline(e))
        {
            return ProcessorAnswer.Declined(StripeWords.Code(e.StripeError));
        }

        Failed(e.HttpStatusCode, e.StripeError?.Code);
        return ProcessorAnswer.Lost;
    }

    /// <summary>Records the first outcome of a reference; later callers get that one.</summary>
    private async Task<StripeCharge> FirstAsync(Guid reference, string? intent, CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        if (await db.Set<StripeCharge>().AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, cancel) is { } known)
        {
            return known;
        }

        await KeepAsync(
            db,
            new StripeCharge
            {
                Reference = reference,
                Intent = intent,
                At = _clock.GetUtcNow(),
            },
            cancel
        );
        return await db.Set<StripeCharge>().AsNoTracking().SingleAsync(c => c.Reference == reference, cancel);
    }

    private static async Task KeepAsync<T>(Database db, T row, CancellationToken cancel)
        where T : class
    {
        db.Set<T>().Add(row);
        _ = await db.TrySaveAsync(cancel);
    }

    private static (string? Customer, string? Method) Names(string? token) =>
        token?.Split('/') is [var customer, var method] ? (customer, method) : (null, null);

    private static Guid? Read(Dictionary<string, string>? metadata, string name) =>
        metadata?.GetValueOrDefault(name) is { } text && Guid.TryParseExact(text, "N", out var reference) ? reference : null;

    private static RequestOptions Key(string step, Guid reference) => new() { IdempotencyKey = $"paycare-{step}-{Text(reference)}" };

    private static string Text(Guid reference) => reference.ToString("N");

    /// <summary>Stripe writes currencies in lower case, and counts rupiah in sen as we do.</summary>
    private static string Code(Paycare.Platform.Amounts.Currency currency) => currency.Code.ToLowerInvariant();

    /// <summary>Status and code only: the message may repeat what was sent.</summary>
    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe answered {Status} ({Code}); nobody knows yet")]
    private partial void Failed(System.Net.HttpStatusCode status, string? code);
}
