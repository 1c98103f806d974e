using System.Diagnostics;
using System.Globalization;

namespace Sortir.Client;

/// <summary>The trace of one attempt, with the path's template where HttpClient's own would have the path.</summary>
internal static class AprasActivity
{
    private static readonly ActivitySource s_source = new("Sortir");

    public static Activity? Start(AprasCall call)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        var activity = s_source.StartActivity($"{call.Method} {call.UrlTemplate}", ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("http.request.method", call.Method);
            activity.SetTag("url.template", call.UrlTemplate);
            activity.SetTag("server.address", call.Connection.BaseUrl.Host);
            activity.SetTag("server.port", call.Connection.BaseUrl.Port);
            activity.SetTag("sortir.organizer", call.Connection.OrganizerId);
            if (call.Attempts > 1)
            {
                activity.SetTag("http.request.resend_count", call.Attempts - 1);
            }
        }

        return activity;
    }

    public static void Answered(Activity? activity, int statusCode)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("http.response.status_code", statusCode);
            if (statusCode >= 400)
            {
                activity.SetTag("error.type", statusCode.ToString(CultureInfo.InvariantCulture));
                activity.SetStatus(ActivityStatusCode.Error);
            }
        }
    }

    public static void Failed(Activity? activity, string errorType)
    {
        activity?.SetTag("error.type", errorType);
        activity?.SetStatus(ActivityStatusCode.Error);
    }
}
