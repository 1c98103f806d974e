using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sortir.AspNetCore;

/// <summary>
/// Renders <c>&lt;sortir-card-field ticket-id="…"&gt;</c>: the element that <c>sortir-card-field.js</c> brings to life, and inside it the
/// ordinary input that a browser without JavaScript sends, for <see cref="SortirCardForm"/>. Everything in it is encoded.
/// </summary>
/// <remarks>The antiforgery token is no part of it: the module fetches one, so that no page is out of date.</remarks>
[HtmlTargetElement(Element, Attributes = "ticket-id")]
public sealed class SortirCardFieldTagHelper : TagHelper
{
    private const string Element = "sortir-card-field";

    /// <summary>The ticket of this browser's cart that the card is for.</summary>
    public string TicketId { get; set; } = "";

    /// <summary>The ticket's event, so that the fields of one page refuse the same card for it at once. Default: none, and only the server refuses it.</summary>
    public string? EventId { get; set; }

    /// <summary>The label: best with the name of the product, and of the admission. Default: the card's number.</summary>
    public string? Label { get; set; }

    /// <summary>How the ticket stands, so that a card that is held shows at once. Default: <see langword="null"/>, and the module asks.</summary>
    public TicketState? State { get; set; }

    /// <summary>Why the card was refused that came with a form without JavaScript. Default: <see langword="null"/>, it was not.</summary>
    public CardVerification.Refused? Refusal { get; set; }

    /// <summary>Where the field is rendered.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var request = ViewContext.HttpContext;
        var services = request.RequestServices;
        var culture = BuyerLanguage.Of(request);
        var isEnglish = BuyerTexts.IsEnglish(culture);
        var name = SortirCardForm.NameOf(TicketId);
        var id = $"sortir-card-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(TicketId))}";
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        output.TagName = Element;
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("ticket", TicketId);
        output.Attributes.SetAttribute("name", name);
        output.Attributes.SetAttribute("endpoint", FindEndpoint(services, request));
        output.Attributes.SetAttribute("lang", culture.TwoLetterISOLanguageName);
        SetIfKnown(output, "event", EventId);
        if (Refusal is null && State?.LastDigits is { } lastDigits)
        {
            output.Attributes.SetAttribute("data-state", "valid");
            output.Attributes.SetAttribute("last-digits", lastDigits);
            SetIfKnown(output, "correctable-for", Text(TicketAnswer.SecondsUntil(State.CorrectableUntil, now)));
            SetIfKnown(output, "expires-in", Text(TicketAnswer.SecondsUntil(State.HoldExpiresAt, now)));
        }
        else
        {
            output.Attributes.SetAttribute("data-state", Refusal is null ? "empty" : "invalid");
        }

        output.Content.AppendHtml(NewLabel(id, Label ?? (isEnglish ? "Sortir! card number" : "Numéro de carte Sortir!")));
        output.Content.AppendHtml(NewBox(id, name));
        output.Content.AppendHtml(NewStatus(id, culture, isEnglish));
    }

    private static TagBuilder NewLabel(string id, string text)
    {
        var label = new TagBuilder("label");
        label.AddCssClass("sortir-label");
        label.Attributes["for"] = id;
        label.InnerHtml.Append(text);
        return label;
    }

    private TagBuilder NewBox(string id, string name)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.AddCssClass("sortir-input");
        input.Attributes["id"] = id;
        input.Attributes["name"] = name;
        input.Attributes["type"] = "text";
        input.Attributes["inputmode"] = "numeric";
        input.Attributes["autocomplete"] = "off";
        input.Attributes["spellcheck"] = "false";
        input.Attributes["aria-describedby"] = $"{id}-status";
        if (Refusal is not null)
        {
            input.Attributes["aria-invalid"] = "true";
        }
        else if (State?.LastDigits is { } lastDigits)
        {
            input.Attributes["placeholder"] = $"•••• {lastDigits}";
        }

        var box = new TagBuilder("div");
        box.AddCssClass("sortir-box");
        box.InnerHtml.AppendHtml(input);
        return box;
    }

    private TagBuilder NewStatus(string id, CultureInfo culture, bool isEnglish)
    {
        var status = new TagBuilder("p");
        status.AddCssClass("sortir-status");
        status.Attributes["id"] = $"{id}-status";
        if (Refusal is not null)
        {
            AddLine(status, "title", SortirMessages.Get(Refusal.Reason, Refusal.RetryAfter, culture));
            AddLine(status, "advice", BuyerTexts.GetAdvice(Refusal.Reason, culture));
        }
        else if (State?.LastDigits is not null)
        {
            AddLine(status, "title", isEnglish ? "Card accepted" : "Carte validée");
        }
        else
        {
            AddLine(status, "hint", isEnglish ? "10 digits, with or without spaces" : "10 chiffres, avec ou sans espaces");
        }

        return status;
    }

    private static void AddLine(TagBuilder status, string name, string? text)
    {
        if (text is not null)
        {
            var line = new TagBuilder("span");
            line.AddCssClass($"sortir-{name}");
            line.InnerHtml.Append(text);
            status.InnerHtml.AppendHtml(line);
        }
    }

    private static void SetIfKnown(TagHelperOutput output, string name, string? value)
    {
        if (value is not null)
        {
            output.Attributes.SetAttribute(name, value);
        }
    }

    private static string? Text(int? seconds) => seconds?.ToString(CultureInfo.InvariantCulture);

    private static string FindEndpoint(IServiceProvider services, Microsoft.AspNetCore.Http.HttpContext context)
    {
        var cart = services.GetRequiredService<LinkGenerator>().GetPathByName(context, BuyerEndpoints.CartRoute)
            ?? throw new InvalidOperationException("The card field calls the buyer's endpoints: map them with app.MapSortir().");
        return cart[..cart.LastIndexOf('/')];
    }
}
