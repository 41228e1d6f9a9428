using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Payments.Processor;
using Paycare.Web.Actors;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// Stripe's card API as publicly documented: payment methods, set-up intents, payment intents, refunds, idempotency keys, signed
/// reports. It keeps its own records, and loses answers or fails on command.
/// </summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    public const string ApiKey = "sk_test_canary_never_logged",
        WebhookSecret = "whsec_canary_never_logged";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (int Status, object Body)> _answered = new();
    private readonly ConcurrentQueue<(string Path, Func<HttpContext, bool, Task<bool>> Do)> _trouble = new();
    private readonly Lock _lock = new();
    private int _ids;

    private FakeStripe(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentDictionary<string, Intent> Intents { get; } = new();

    public ConcurrentDictionary<string, GivenBack> Refunds { get; } = new();

    public ConcurrentDictionary<string, Disputed> Disputes { get; } = new();

    public ConcurrentDictionary<string, string> Methods { get; } = new();

    public ConcurrentDictionary<string, string> Customers { get; } = new();

    /// <summary>Everything that was sent to it.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public static async Task<FakeStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var app = builder.Build();
        var stripe = new FakeStripe(app);
        app.Run(stripe.AnswerAsync);
        await app.StartAsync();
        stripe.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return stripe;
    }

    /// <summary>A host of Paycare that charges cards here.</summary>
    public Task<TestHost> HostAsync(TestDatabase database, Action<IServiceCollection>? services = null) =>
        TestHost.StartAsync(database, all =>
        {
            services?.Invoke(all);
            all.Configure<CardProcessing>(cards =>
            {
                cards.Processor = "stripe";
                (cards.Stripe.ApiKey, cards.Stripe.WebhookSecret, cards.Stripe.ApiBase) = (ApiKey, WebhookSecret, Address.ToString());
            });
            all.Configure<ProcessorOptions>(processor => processor.AnswerWithin = TimeSpan.FromSeconds(2));
        });

    /// <summary>The next request whose path ends so is done, but its answer is lost on the way.</summary>
    public void LoseAnswer(string path) => _trouble.Enqueue((path, async (context, isDone) =>
            {
                if (isDone)
                {
                    context.Abort();
                    await Task.CompletedTask;
                }

                return true;
            }));

    /// <summary>The next request whose path ends so is done, and its answer never sent.</summary>
    public void Hang(string path) => _trouble.Enqueue((path, async (context, isDone) =>
            {
                if (isDone)
                {
                    var gone = new TaskCompletionSource();
                    await using var _ = context.RequestAborted.Register(() => gone.TrySetResult());
                    await gone.Task;
                }

                return true;
            }));

    /// <summary>The next request whose path ends so is not done, and answered with a status.</summary>
    public void Refuse(string path, HttpStatusCode status, string? retryAfter = null) => _trouble.Enqueue((path, async (context, _) =>
            {
                context.Response.StatusCode = (int)status;
                context.Response.Headers.RetryAfter = retryAfter;
                await context.Response.WriteAsJsonAsync(
                    new
                    {
                        error = new
                        {
                            type = "api_error",
                            code = status == HttpStatusCode.TooManyRequests ? "rate_limit" : null,
                            message = "Not now.",
                        },
                    }
                );
                return false;
            }));

    /// <summary>A report with its signature, as Stripe sends it.</summary>
    public static async Task<ApiAnswer> ReportAsync(TestHost host, string body, string? secret = WebhookSecret, DateTimeOffset? at = null)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (secret is not null)
        {
            content.Headers.Add(
                "Stripe-Signature",
                Stripe.EventUtility.GenerateSignatureHeader(body, secret, (at ?? host.Now).ToUnixTimeSeconds())
            );
        }

        return await host.Client().SendAsync(HttpMethod.Post, "/rails/stripe", content);
    }

    /// <summary>An event's JSON.</summary>
    public static string Event(string id, string type, object about) =>
        System.Text.Json.JsonSerializer.Serialize(
            new
            {
                id,
                @object = "event",
                api_version = "2026-01-28",
                created = 1790000000,
                livemode = false,
                type,
                data = new { @object = about },
            }
        );

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var form = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString())
            : [];
        Seen.Enqueue($"{context.Request.Method} {path}");
        if (context.Request.Headers.Authorization != $"Bearer {ApiKey}")
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsJsonAsync(
                new { error = new { type = "invalid_request_error", message = "Invalid API Key provided." } }
            );
            return;
        }

        Func<HttpContext, bool, Task<bool>>? trouble = null;
        if (_trouble.TryPeek(out var next) && path.EndsWith(next.Path, StringComparison.Ordinal) && _trouble.TryDequeue(out next))
        {
            trouble = next.Do;
        }

        if (trouble is not null && !await trouble(context, false))
        {
            return;
        }

        var key = context.Request.Headers["Idempotency-Key"].ToString();
        (int Status, object Body) answer;
        lock (_lock)
        {
            answer =
                key != "" && _answered.TryGetValue(key, out var known)
                    ? known
                    : Do(context.Request.Method, path, form, context.Request.Query);
            if (key != "")
            {
                _answered[key] = answer;
            }
        }

        if (trouble is not null)
        {
            await trouble(context, true);
            return;
        }

        context.Response.StatusCode = answer.Status;
        await context.Response.WriteAsJsonAsync(answer.Body);
    }

    private (int Status, object Body) Do(string method, string path, Dictionary<string, string> form, IQueryCollection query) =>
        (method, path.Split('/')) switch
        {
            ("POST", [_, _, "payment_methods"]) => Made("pm", form["card[number]"], Methods, id => new
            {
                id,
                @object = "payment_method",
                type = "card",
            }),
            ("POST", [_, _, "customers"]) => Made("cus", "", Customers, id => new { id, @object = "customer" }),
            ("DELETE", [_, _, "customers", var id]) => Customers.TryRemove(id, out _)
                ? (
                    200,
                    new
                    {
                        id,
                        @object = "customer",
                        deleted = true,
                    }
                )
                : Missing(),
            ("POST", [_, _, "setup_intents"]) => Checked(form),
            ("POST", [_, _, "payment_intents"]) => NewIntent(form),
            ("GET", [_, _, "payment_intents", var id]) => Intents.TryGetValue(id, out var intent) ? (200, intent.Json) : Missing(),
            ("POST", [_, _, "payment_intents", var id, "confirm"]) => Confirm(Intents[id]),
            ("POST", [_, _, "payment_intents", var id, "cancel"]) => Cancel(Intents[id]),
            ("POST", [_, _, "refunds"]) => GiveBack(form),
            ("GET", [_, _, "refunds"]) => (
                200,
                new
                {
                    @object = "list",
                    url = "/v1/refunds",
                    has_more = false,
                    data = Refunds.Values.Where(r => r.Intent == query["payment_intent"]).Select(r => r.Json),
                }
            ),
            ("GET", [_, _, "disputes", var id]) => Disputes.TryGetValue(id, out var dispute) ? (200, dispute.Json) : Missing(),
            ("POST", [_, _, "disputes", var id]) => Disputes.TryGetValue(id, out var dispute) ? Prove(dispute, form) : Missing(),
            ("POST", [_, _, "disputes", var id, "close"]) => Disputes.TryGetValue(id, out var dispute) ? GiveUp(dispute) : Missing(),
            _ => Missing(),
        };

    private static (int, object) Prove(Disputed dispute, Dictionary<string, string> form)
    {
        if (dispute.Status != "needs_response")
        {
            return (400, new { error = new { type = "invalid_request_error", message = "This dispute takes no more evidence." } });
        }

        (dispute.Status, dispute.Evidence, dispute.Submissions) = (
            form["submit"] == "true" ? "under_review" : dispute.Status,
            form["evidence[uncategorized_text]"],
            dispute.Submissions + 1
        );
        return (200, dispute.Json);
    }

    private static (int, object) GiveUp(Disputed dispute)
    {
        if (dispute.Status != "needs_response")
        {
            return (400, new { error = new { type = "invalid_request_error", message = "This dispute is already closed." } });
        }

        dispute.Status = "lost";
        return (200, dispute.Json);
    }

    private (int, object) Made(string kind, string value, ConcurrentDictionary<string, string> into, Func<string, object> json)
    {
        var id = $"{kind}_{++_ids}";
        into[id] = value;
        return (200, json(id));
    }

    private (int, object) Checked(Dictionary<string, string> form) =>
        Decline(Methods[form["payment_method"]]) is { } code && Methods[form["payment_method"]] != "4000000000000341"
            ? Declined(code)
            : (
                200,
                new
                {
                    id = $"seti_{++_ids}",
                    @object = "setup_intent",
                    status = "succeeded",
                    customer = form["customer"],
                    payment_method = form["payment_method"],
                }
            );

    private (int, object) NewIntent(Dictionary<string, string> form)
    {
        var intent = new Intent(
            $"pi_{++_ids}",
            long.Parse(form["amount"], System.Globalization.CultureInfo.InvariantCulture),
            form["currency"],
            form["payment_method"],
            form["metadata[paycare_charge]"]
        );
        return (200, (Intents[intent.Id] = intent).Json);
    }

    private (int, object) Confirm(Intent intent)
    {
        if (intent.Status != "requires_confirmation")
        {
            return (
                400,
                new
                {
                    error = new
                    {
                        type = "invalid_request_error",
                        code = "payment_intent_unexpected_state",
                        message = "This PaymentIntent's state does not allow it.",
                    },
                }
            );
        }

        if (Decline(Methods[intent.Method]) is { } code)
        {
            (intent.Status, intent.Decline) = ("requires_payment_method", code);
            return Declined(code);
        }

        intent.Status = "succeeded";
        return (200, intent.Json);
    }

    private static (int, object) Cancel(Intent intent)
    {
        if (intent.Status == "succeeded")
        {
            return (
                400,
                new
                {
                    error = new
                    {
                        type = "invalid_request_error",
                        code = "payment_intent_unexpected_state",
                        message = "You cannot cancel this PaymentIntent.",
                    },
                }
            );
        }

        intent.Status = "canceled";
        return (200, intent.Json);
    }

    private (int, object) GiveBack(Dictionary<string, string> form)
    {
        var intent = Intents[form["payment_intent"]];
        var left = intent.Amount - Refunds.Values.Where(r => r.Intent == intent.Id && r.Status != "failed").Sum(r => r.Amount);
        var amount = form.TryGetValue("amount", out var asked)
            ? long.Parse(asked, System.Globalization.CultureInfo.InvariantCulture)
            : left;
        if (left == 0 || amount > left)
        {
            return (
                400,
                new
                {
                    error = new
                    {
                        type = "invalid_request_error",
                        code = left == 0 ? "charge_already_refunded" : "amount_too_large",
                        message = "Refund amount is too large.",
                    },
                }
            );
        }

        var name = form.Keys.Single(k => k.StartsWith("metadata[", StringComparison.Ordinal));
        var refund = new GivenBack($"re_{++_ids}", intent.Id, amount, name["metadata[".Length..^1], form[name]);
        return (200, (Refunds[refund.Id] = refund).Json);
    }

    /// <summary>Stripe's test numbers.</summary>
    private static string? Decline(string number) =>
        number switch
        {
            "4000000000000002" => "generic_decline",
            "4000000000009995" => "insufficient_funds",
            "4000000000000069" => "expired_card",
            // Passes its check, and fails when it is charged.
            "4000000000000341" => "card_velocity_exceeded",
            _ => null,
        };

    private static (int, object) Declined(string code) =>
        (
            402,
            new
            {
                error = new
                {
                    type = "card_error",
                    code = code == "expired_card" ? code : "card_declined",
                    decline_code = code,
                    message = "Your card was declined.",
                },
            }
        );

    private static (int, object) Missing() =>
        (
            404,
            new
            {
                error = new
                {
                    type = "invalid_request_error",
                    code = "resource_missing",
                    message = "No such object.",
                },
            }
        );

    internal sealed record Intent(string Id, long Amount, string Currency, string Method, string Reference)
    {
        public string Status { get; set; } = "requires_confirmation";

        public string? Decline { get; set; }

        public object Json =>
            new
            {
                id = Id,
                @object = "payment_intent",
                amount = Amount,
                currency = Currency,
                status = Status,
                metadata = new Dictionary<string, string> { ["paycare_charge"] = Reference },
                last_payment_error = Decline is null
                    ? null
                    : new
                    {
                        type = "card_error",
                        code = "card_declined",
                        decline_code = Decline,
                    },
            };
    }

    internal sealed record Disputed(string Id, string Intent, long Amount)
    {
        public string Status { get; set; } = "needs_response";

        public string? Evidence { get; set; }

        public int Submissions { get; set; }

        public object Json =>
            new
            {
                id = Id,
                @object = "dispute",
                amount = Amount,
                currency = "idr",
                status = Status,
                reason = "fraudulent",
                payment_intent = Intent,
                evidence_details = new
                {
                    due_by = 1_999_999_999,
                    has_evidence = Evidence is not null,
                    past_due = false,
                    submission_count = Submissions,
                },
            };
    }

    internal sealed record GivenBack(string Id, string Intent, long Amount, string Name, string Reference)
    {
        public string Status { get; set; } = "succeeded";

        public string? BankReference { get; set; }

        public object Json =>
            new
            {
                id = Id,
                @object = "refund",
                amount = Amount,
                currency = "idr",
                status = Status,
                payment_intent = Intent,
                failure_reason = Status == "failed" ? "lost_or_stolen_card" : null,
                metadata = new Dictionary<string, string> { [Name] = Reference },
                destination_details = new
                {
                    type = "card",
                    card = new
                    {
                        reference = BankReference,
                        reference_status = BankReference is null ? "pending" : "available",
                        type = "refund",
                    },
                },
            };
    }
}
