using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Sortir.Samples.Shop;

/// <summary>A bank that takes no money. It tells the shop of payments over HTTP, signed, and again until the shop has understood.</summary>
public sealed class FakeBank(IHttpClientFactory clients, PaymentSecret secret, IServer server, TimeProvider time)
{
    private const int Tries = 5;

    public async Task TellAsync(PaymentNotice notice, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(notice, JsonSerializerOptions.Web);
        using var client = clients.CreateClient(nameof(FakeBank));
        for (var i = 1; ; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, FindAddress()) { Content = new ByteArrayContent(body) };
            request.Headers.Add(PaymentSecret.Header, secret.Sign(body));
            using var answer = await client.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode || i == Tries)
            {
                answer.EnsureSuccessStatusCode();
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 * i), time, cancellationToken);
        }
    }

    // The shop's own address, as it listens: a bank outside would be given the public one.
    private Uri FindAddress()
    {
        var address = new UriBuilder(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
            .Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("*", "localhost", StringComparison.Ordinal)
            .Replace("+", "localhost", StringComparison.Ordinal))
        {
            Path = PaymentWebhook.Path,
        };
        return address.Uri;
    }
}
