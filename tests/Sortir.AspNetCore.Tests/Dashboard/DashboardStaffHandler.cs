using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir.AspNetCore.Tests;

/// <summary>Signs in whoever the header names, with what they may: <c>anna: read act privacy</c>.</summary>
internal sealed class DashboardStaffHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "staff";
    public const string Header = "X-Staff";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString().Split(':') is not [var name, var rights])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var claims = rights.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(right => new Claim("may", right));
        var identity = new ClaimsIdentity(name.Length == 0 ? claims : claims.Prepend(new Claim(ClaimTypes.Name, name)), Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
