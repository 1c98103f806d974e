using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Sortir.AspNetCore.Tests.Support;
using Sortir.Domain;

namespace Sortir.AspNetCore.Tests.CardField;

public sealed class TagHelperTests : IAsyncLifetime
{
    private WebShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await WebShop.StartAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public void It_renders_the_element_with_an_input_that_works_without_JavaScript()
    {
        var html = Render(new SortirCardFieldTagHelper { TicketId = "t1", EventId = "show" });

        Assert.StartsWith("<sortir-card-field ticket=\"t1\" name=\"sortir-card:t1\" endpoint=\"/sortir\" lang=\"fr\" event=\"show\" data-state=\"empty\">", html, StringComparison.Ordinal);
        Assert.Contains("name=\"sortir-card:t1\"", html[html.IndexOf("<input", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"off\"", html, StringComparison.Ordinal);
        Assert.Contains("inputmode=\"numeric\"", html, StringComparison.Ordinal);
        Assert.Contains("<label class=\"sortir-label\" for=\"sortir-card-7431\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_product_name_and_any_id_are_safe_in_it()
    {
        const string nasty = "L'Été <b onclick=\"x\">& \"Cie\"</b></label><script>alert(1)</script>";

        var html = Render(new SortirCardFieldTagHelper { TicketId = nasty, EventId = nasty, Label = nasty });

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"x\"", html, StringComparison.Ordinal);
        Assert.Contains(HtmlEncoder.Default.Encode(nasty), html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_card_shows_at_once_with_what_is_left_of_its_time()
    {
        var now = _shop.Time.GetUtcNow();

        var html = Render(new SortirCardFieldTagHelper
        {
            TicketId = "t1",
            State = new TicketState
            {
                TicketId = "t1", LastDigits = "7890", CorrectableUntil = now.AddMinutes(3), HoldExpiresAt = now.AddMinutes(8),
            },
        });

        Assert.Contains("data-state=\"valid\" last-digits=\"7890\" correctable-for=\"180\" expires-in=\"480\"", html, StringComparison.Ordinal);
        Assert.Contains("7890\"", html[html.IndexOf("placeholder", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_told_in_the_language_of_the_request()
    {
        var html = Render(
            new SortirCardFieldTagHelper { TicketId = "t1", Refusal = new CardVerification.Refused(RefusalReason.HeldElsewhere, TimeSpan.FromMinutes(4)) },
            language: "en");

        Assert.Contains("lang=\"en\"", html, StringComparison.Ordinal);
        Assert.Contains("data-state=\"invalid\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", html, StringComparison.Ordinal);
        Assert.Contains("This card is in use in another cart. Try again in 4 minutes.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_a_path_base_the_endpoint_has_it() => Assert.Contains(
        "endpoint=\"/shop/sortir\"", Render(new SortirCardFieldTagHelper { TicketId = "t1" }, pathBase: "/shop"), StringComparison.Ordinal);

    private string Render(SortirCardFieldTagHelper helper, string? language = null, string pathBase = "")
    {
        using var scope = _shop.Services.CreateScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.PathBase = pathBase;
        http.Request.Headers.AcceptLanguage = language;
        helper.ViewContext = new ViewContext { HttpContext = http };
        var output = new TagHelperOutput("sortir-card-field", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        helper.Process(new TagHelperContext([], new Dictionary<object, object>(), "id"), output);
        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
