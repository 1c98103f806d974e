using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.AspNetCore;

namespace Sortir;

/// <summary>Says where the web finds its carts.</summary>
public static class SortirWebBuilderExtensions
{
    /// <summary>
    /// Adds what <c>MapSortir</c> and the card field need: the host's word on what is in a cart, and the cart's id in a signed cookie,
    /// <see cref="SortirCartCookie"/>.
    /// </summary>
    /// <param name="builder">What <c>AddSortir</c> returned.</param>
    /// <param name="configure">Changes the cookie, and what the browser gets to know.</param>
    /// <typeparam name="TTickets">The host's look-up of a cart's tickets, one instance for each scope.</typeparam>
    public static SortirBuilder UseCart<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTickets>(
        this SortirBuilder builder,
        Action<SortirWebOptions>? configure = null)
        where TTickets : class, ISortirCartTickets
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddDataProtection();
        services.AddAntiforgery();
        services.TryAddSingleton<SortirCartCookie>();
        services.TryAddScoped<ISortirCartAccessor>(static provider => provider.GetRequiredService<SortirCartCookie>());
        services.TryAddScoped<SortirCardForm>();
        services.Replace(ServiceDescriptor.Scoped<ISortirCartTickets, TTickets>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, AntiforgeryHeaderDescription>());
        services.AddOptions<SortirWebOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }

    /// <summary>Finds the cart's id in another way than in <see cref="SortirCartCookie"/>: in the host's session, say.</summary>
    /// <param name="builder">What <c>AddSortir</c> returned.</param>
    /// <typeparam name="TAccessor">The host's accessor, one instance for each scope.</typeparam>
    public static SortirBuilder UseCartAccessor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAccessor>(
        this SortirBuilder builder)
        where TAccessor : class, ISortirCartAccessor
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Scoped<ISortirCartAccessor, TAccessor>());
        return builder;
    }
}
