using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Sortir.AspNetCore;

/// <summary>
/// What was done, carried over the redirect to the next page: a word and numbers, sealed so that nobody makes up what staff read, and
/// worth nothing after ten minutes.
/// </summary>
internal sealed class DashboardNotices(IDataProtectionProvider protection)
{
    internal const string Key = "notice";

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Sortir.AspNetCore.Dashboard.Notice").ToTimeLimitedDataProtector();

    internal string Seal(DashboardNotice notice) => _protector.Protect(
        string.Join(' ', notice.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)).Prepend(notice.Kind.ToString())),
        _lifetime);

    internal DashboardNotice? Open(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(text).Split(' ');
            return new DashboardNotice(
                Enum.Parse<DashboardNoticeKind>(parts[0]),
                [.. parts.Skip(1).Select(part => long.Parse(part, CultureInfo.InvariantCulture))]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
