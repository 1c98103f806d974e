using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>Which page is where, and who may have it. Whatever goes wrong on the way ends in a page, too.</summary>
internal static class DashboardRoutes
{
    internal static void Map(RouteGroupBuilder group, SortirDashboardOptions options)
    {
        group.RequireAuthorization(options.ReadPolicy!).WithMetadata(new FormSize()).ExcludeFromDescription();
        Get("", OverviewPages.ShowAsync);
        Get("/event", EventPages.ShowAsync);
        Get("/usages", UsagePages.ListAsync);
        Get("/usages/{id:guid}", UsagePages.ShowAsync);
        Post("/card", UsagePages.FindCardAsync);
        Get("/exports", ExportPages.ShowAsync);
        Post("/exports/accounting", ExportPages.ExportAccountingAsync);
        Post("/exports/door", ExportPages.ExportDoorListAsync);

        Post("/probe", OverviewPages.ProbeAsync, options.ActPolicy);
        Get("/event/cancel", EventPages.AskToCancelAsync, options.ActPolicy);
        Post("/event/cancel", EventPages.CancelAsync, options.ActPolicy);
        foreach (var change in ChangePages.All)
        {
            Get($"/usages/{{id:guid}}/{change}", request => ChangePages.AskAsync(request, change), options.ActPolicy);
            Post($"/usages/{{id:guid}}/{change}", request => ChangePages.ChangeAsync(request, change), options.ActPolicy);
        }

        Get("/privacy", PrivacyPages.AskToAccessAsync, options.PrivacyPolicy);
        Post("/privacy", PrivacyPages.AccessAsync, options.PrivacyPolicy);
        Get("/privacy/erase", PrivacyPages.AskToEraseAsync, options.PrivacyPolicy);
        Post("/privacy/erase", PrivacyPages.EraseAsync, options.PrivacyPolicy);
        Get("/purge", PurgePages.AskToCountAsync, options.PrivacyPolicy);
        Post("/purge", PurgePages.CountAsync, options.PrivacyPolicy);
        Get("/purge/run", PurgePages.AskToRunAsync, options.PrivacyPolicy);
        Post("/purge/run", PurgePages.RunAsync, options.PrivacyPolicy);
        group.MapFallback("{*path}", Serve(static request => Task.FromResult(ProblemPages.Show(request, DashboardProblem.NotFound)), options, ""));

        void Get(string pattern, Func<DashboardRequest, Task<IResult>> show, string? policy = null) => Add(HttpMethods.Get, pattern, show, policy);

        void Post(string pattern, Func<DashboardRequest, Task<IResult>> act, string? policy = null) => Add(HttpMethods.Post, pattern, act, policy);

        void Add(string method, string pattern, Func<DashboardRequest, Task<IResult>> answer, string? policy)
        {
            var endpoint = group.MapMethods(pattern, [method], Serve(answer, options, pattern));
            if (policy is not null)
            {
                endpoint.RequireAuthorization(policy);
            }
        }
    }

    private static RequestDelegate Serve(Func<DashboardRequest, Task<IResult>> answer, SortirDashboardOptions options, string pattern) => async http =>
    {
        var request = DashboardRequest.Begin(http, options, RootOf(http, pattern.Count(character => character == '/')), pattern);
        try
        {
            var result = await request.IdentifyAsync().ConfigureAwait(false) is { } refusal
                ? ProblemPages.Show(request, refusal)
                : await AnswerAsync(request, answer).ConfigureAwait(false);
            await result.ExecuteAsync(http).ConfigureAwait(false);
        }
        catch (Exception exception) when (!http.Response.HasStarted && FindProblem(exception) is not null)
        {
            http.Response.Clear();
            Log.PageFailed(request.Get<ILoggerFactory>().CreateLogger(typeof(DashboardRoutes).FullName!), exception);
            await ProblemPages.Show(request, FindProblem(exception)!.Value).ExecuteAsync(http).ConfigureAwait(false);
        }
    };

    private static async Task<IResult> AnswerAsync(DashboardRequest request, Func<DashboardRequest, Task<IResult>> answer)
    {
        if (HttpMethods.IsPost(request.Http.Request.Method)
            && !await request.Get<IAntiforgery>().IsRequestValidAsync(request.Http).ConfigureAwait(false))
        {
            return ProblemPages.Show(request, DashboardProblem.FormExpired);
        }

        return await answer(request).ConfigureAwait(false);
    }

    private static DashboardProblem? FindProblem(Exception exception) => exception switch
    {
        SortirStorageException => DashboardProblem.Unavailable,
        SortirConflictException => DashboardProblem.Conflict,
        SortirException => DashboardProblem.Misconfigured,
        AntiforgeryValidationException => DashboardProblem.FormExpired,
        BadHttpRequestException or InvalidDataException => DashboardProblem.BadRequest,
        _ => null,
    };

    // The prefix may stand in groups of the host: it is what is left of the path.
    private static PathString RootOf(HttpContext http, int segments)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        if (http.Request.RouteValues["path"] is string { Length: > 0 } rest)
        {
            path = path[..^Math.Min(path.Length, rest.TrimEnd('/').Length)].TrimEnd('/');
        }

        for (; segments > 0; segments--)
        {
            path = path[..path.LastIndexOf('/')];
        }

        return path;
    }

    private sealed class FormSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 64 * 1024;
    }
}
