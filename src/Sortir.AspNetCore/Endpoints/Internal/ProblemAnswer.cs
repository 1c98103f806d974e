using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>A refusal, worded in the language of the request when it is written.</summary>
internal sealed class ProblemAnswer : IResult
{
    private readonly Func<CultureInfo, BuyerProblem> _word;

    private ProblemAnswer(Func<CultureInfo, BuyerProblem> word) => _word = word;

    public static ProblemAnswer Of(RefusalReason reason, TimeSpan? retryAfter) => new(culture => new BuyerProblem
    {
        Type = TypeOf(reason.ToString()),
        Title = SortirMessages.Get(reason, null, culture),
        Status = StatusOf(reason),
        Detail = SortirMessages.Get(reason, retryAfter, culture),
        Code = reason.ToString(),
        Advice = BuyerTexts.GetAdvice(reason, culture),
        RetryAfterSeconds = retryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(Math.Min(wait.TotalSeconds, int.MaxValue))) : null,
    });

    public static ProblemAnswer Of(ProblemCode code) => new(culture =>
    {
        var (title, advice) = BuyerTexts.Get(code, culture);
        return new BuyerProblem
        {
            Type = TypeOf(code.ToString()),
            Title = title,
            Status = StatusOf(code),
            Detail = $"{title}. {advice}",
            Code = code.ToString(),
            Advice = advice,
        };
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var problem = _word(BuyerLanguage.Of(httpContext));
        if (problem.RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return new JsonAnswer<BuyerProblem>(problem, BuyerJsonContext.Default.BuyerProblem, problem.Status, BuyerProblem.ContentType)
            .ExecuteAsync(httpContext);
    }

    private static string TypeOf(string code) => $"urn:sortir:problem:{code}";

    private static int StatusOf(RefusalReason reason) => reason switch
    {
        RefusalReason.InvalidFormat or RefusalReason.NotEligible or RefusalReason.EventNotEnabled => StatusCodes.Status422UnprocessableEntity,
        RefusalReason.TooManyAttempts => StatusCodes.Status429TooManyRequests,
        RefusalReason.ServiceUnavailable or RefusalReason.NotConfigured => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static int StatusOf(ProblemCode code) => code switch
    {
        ProblemCode.CartUnknown or ProblemCode.TicketUnknown => StatusCodes.Status404NotFound,
        ProblemCode.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemCode.JsonRequired => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status400BadRequest,
    };
}
