using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>What is typed at the desk is where one typed it, also while the server's answers are still on their way.</summary>
[Trait("Touches", "dates")]
public class DeskTypingTests(Chromium chromium)
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_list_finds_while_one_types_and_the_cursor_stays(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (customer, _) = await stage.TroubleAsync();
        var other = (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "other",
                    whatHappened = "A lonely pineapple",
                    need = "Its crown",
                }
            )
        ).Expect(201)["number"]![3..];
        var page = await stage.SitAsync("Sari", "/desk");
        await page.WaitForSelectorAsync("[data-row] >> nth=1");
        await page.PressAsync("body", "/");
        foreach (var (typed, rows) in new[] { ("pinea", 1), ("pple", 1), (" crow", 1), (" nothing", 0) })
        {
            await page.Keyboard.TypeAsync(typed);
            await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(rows);
            await Assertions.Expect(page.Locator("[name=q]")).ToBeFocusedAsync();
        }

        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync("pineapple crow nothing");
        for (var i = 0; i < " nothing".Length; i++)
        {
            await page.Keyboard.PressAsync("Backspace");
        }

        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync("pineapple crow");

        // Out of the box, and the keys go over the list as before.
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator($"[data-row='PC-{other}']")).ToBeFocusedAsync();
        await page.ClickAsync(".views a >> nth=3");
        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync("");
    }

    /// <summary>Each letter reaches the server, and its answer the browser, when the next ones are long typed.</summary>
    [Fact]
    public async Task On_a_slow_line_the_box_keeps_what_is_typed()
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", "/desk", delayMs: 250);
        await page.WaitForSelectorAsync("[data-row]");
        await page.PressAsync("body", "/");
        const string Words = "nothing is ever called so";
        await page.Locator("[name=q]").PressSequentiallyAsync(Words, new() { Delay = 200 });
        await Assertions.Expect(page.Locator(".empty")).ToBeVisibleAsync();
        await page.ArriveAsync(url => url.EndsWith("q=nothing%20is%20ever%20called%20so", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("[name=q]")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync(Words);

        // A filter is chosen while letters are on their way, and the next right after it: all of them stay.
        await page.Keyboard.TypeAsync("x");
        await page.Locator(".filter select").First.SelectOptionAsync("open");
        await page.Locator(".filter select").Last.SelectOptionAsync("me");
        await page.ArriveAsync("**called%20sox*state=open*owner=me*");
        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync(Words + "x");

        // A view is chosen instead, and left again: the box says what the address does.
        await page.ClickAsync(".views a >> nth=3");
        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync("");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("[name=q]")).ToHaveValueAsync(Words + "x");
    }

    /// <summary>After each key, a word is typed: it must be where the key said, and nowhere else.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task What_is_typed_after_a_key_goes_where_the_key_said(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (_, first) = await stage.TroubleAsync();
        var (_, second) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", "/desk", delayMs: 200);
        await page.WaitForSelectorAsync("[data-row]");

        // The palette: by name to another page.
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("appr");
        await Assertions.Expect(page.Locator("#palette input")).ToHaveValueAsync("appr");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/desk/approvals");
        await page.PressAsync("body", "g");
        await page.PressAsync("body", "i");
        await page.ArriveAsync("**/desk");
        await page.WaitForSelectorAsync("[data-row]");

        // Into the first case and on to the second, and back to the row one came from.
        await page.Locator("[data-row]").First.FocusAsync();
        await page.PressAsync("*:focus", "Enter");
        await page.ArriveAsync($"**/desk/cases/{first}");
        await page.WaitForSelectorAsync("#reply");
        await page.PressAsync("body", "j");
        await page.ArriveAsync($"**/desk/cases/{second}");
        await page.WaitForSelectorAsync("#reply");

        // Note and reply are two boxes, whatever is typed at once.
        await page.PressAsync("body", "n");
        await page.Keyboard.TypeAsync("tarik");
        await HasWordsAsync(page, reply: "", note: "tarik");
        await page.Keyboard.PressAsync("Escape");
        await page.PressAsync("body", "r");
        await page.Keyboard.TypeAsync("halo");
        await HasWordsAsync(page, reply: "halo", note: "tarik");
        await Assertions.Expect(page.Locator(".sub:has-text('Yours')")).ToHaveCountAsync(0);

        // A macro: / on an empty line, a few letters, Enter, and one goes on writing.
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.TypeAsync("/looking");
        await Assertions.Expect(page.Locator("#macros [data-filter]")).ToHaveValueAsync("looking");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#reply")).ToHaveValueAsync(new Regex("write to you again"));
        await Assertions.Expect(page.Locator("#until")).ToHaveValueAsync("15");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync("!");
        await Assertions.Expect(page.Locator("#reply")).ToHaveValueAsync(new Regex("!$"));
        await page.Keyboard.PressAsync("Escape");

        // Hand over: the menu has the focus, letters find the colleague.
        await page.PressAsync("body", "a");
        await page.Keyboard.TypeAsync("M");
        await Assertions.Expect(page.Locator("*:focus")).ToContainTextAsync("Maya");
        await page.Keyboard.PressAsync("Escape");

        // A transaction by its number, the best remedy, its reason.
        await page.PressAsync("body", "1");
        await page.WaitForSelectorAsync("[data-tx][aria-pressed=true]");
        await page.PressAsync("body", "t");
        await page.WaitForSelectorAsync(".sub:has-text('Yours')");
        await page.PressAsync("body", "Escape");
        await page.ArriveAsync("**/desk");
        await page.WaitForSelectorAsync("[data-row]");
        await Assertions.Expect(page.Locator($"[data-row][href='/desk/cases/{second}']")).ToBeFocusedAsync();

        // ? lists every key of the page.
        await page.PressAsync("body", "?");
        await page.WaitForSelectorAsync("#keys[open]");
        var listed = (await page.InnerTextAsync("#keys")).ToUpperInvariant();
        foreach (
            var key in await page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('[data-key]')].flatMap(e => e.dataset.key.split(' ')).filter(k => /^[a-z/?]$/.test(k))"
            )
        )
        {
            Assert.Contains(key.ToUpperInvariant(), listed, StringComparison.Ordinal);
        }
    }

    /// <summary>What is typed right after a message was sent is the next one, and a refused one comes back to it.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task On_a_slow_line_what_is_typed_after_sending_is_the_next_message(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (customer, id) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", $"/desk/cases/{id}", delayMs: 200);
        await page.WaitForSelectorAsync("#reply");
        await page.PressAsync("body", "r");
        await page.Keyboard.TypeAsync("First.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Keyboard.TypeAsync("Second.");
        await page.WaitForSelectorAsync(".msg:has-text('First.')");
        await HasWordsAsync(page, reply: "Second.", note: "");
        await page.WaitForSelectorAsync(".saved:has-text('Saved')");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".msg:has-text('Second.')");
        await HasWordsAsync(page, reply: "", note: "");

        // After a note one goes on in the reply, or in the next note.
        await page.Keyboard.PressAsync("Escape");
        await page.PressAsync("body", "n");
        await page.Keyboard.TypeAsync("Looked.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Keyboard.TypeAsync("Third");
        await page.Keyboard.PressAsync("Escape");
        await page.PressAsync("body", "n");
        await page.Keyboard.TypeAsync("more");
        await page.WaitForSelectorAsync(".msg:has-text('Looked.')");
        await HasWordsAsync(page, reply: "Third", note: "more");
        await Assertions.Expect(page.Locator("#note")).ToBeFocusedAsync();

        // What care must not ask for is not sent: it comes back to what was typed meanwhile.
        await page.Keyboard.PressAsync("Escape");
        await page.PressAsync("body", "r");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("Please tell me your PIN.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Keyboard.TypeAsync("Sorry.");
        await Assertions.Expect(page.Locator("#reply")).ToHaveValueAsync("Sorry.\nPlease tell me your PIN.");
        await page.WaitForSelectorAsync(".check-line[data-tone=danger]");
        var read = (await customer.Api.GetAsync($"/api/v1/cases/{id}")).Expect(200);
        var told = read.Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()).ToList();
        Assert.Equal(["First.", "Second."], told[^2..]);
    }

    private static async Task HasWordsAsync(IPage page, string reply, string note)
    {
        await Assertions.Expect(page.Locator("#reply")).ToHaveValueAsync(reply);
        await Assertions.Expect(page.Locator("#note")).ToHaveValueAsync(note);
    }
}
