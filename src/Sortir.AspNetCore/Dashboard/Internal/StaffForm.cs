using Microsoft.AspNetCore.Http;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>A form that staff sent: at least a reason. What is wrong with it is told in their language.</summary>
internal sealed class StaffForm
{
    internal const string ReasonField = "reason";
    internal const string CardField = "card";
    internal const string OrderField = "order";

    private readonly IFormCollection _form;

    private StaffForm(DashboardRequest request, IFormCollection form)
    {
        _form = form;
        var reason = this[ReasonField];
        if (reason.Length is > 0 and <= BackOfficeActor.MaxReasonLength && request.Actor(reason) is { Reason.Length: > 0 } actor)
        {
            Actor = actor;
        }
        else
        {
            Error = request.Language["Indiquez un motif, en 500 caractères au plus.", "Give a reason, in at most 500 characters."];
        }
    }

    /// <summary>Who acts, and why; <see langword="null"/> when no reason is given.</summary>
    internal BackOfficeActor? Actor { get; }

    internal string? Error { get; }

    internal string this[string field] => _form[field].ToString().Trim();

    internal static async Task<StaffForm> ReadAsync(DashboardRequest request) =>
        new(request, await request.Http.Request.ReadFormAsync(request.Aborted).ConfigureAwait(false));

    /// <summary>The order that is named, if one is.</summary>
    internal string? OrderId => SortirIdentifier.IsValid(this[OrderField]) ? this[OrderField] : null;
}
