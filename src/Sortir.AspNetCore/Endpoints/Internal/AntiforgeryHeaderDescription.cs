using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;

namespace Sortir.AspNetCore;

/// <summary>Describes the antiforgery header for the host's OpenAPI document, under the name that the host has given it.</summary>
internal sealed class AntiforgeryHeaderDescription(IOptions<AntiforgeryOptions> options) : IApiDescriptionProvider
{
    // After the framework has described the endpoints.
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in context.Results.Where(result => result.ActionDescriptor.EndpointMetadata.OfType<AntiforgeryHeader>().Any()))
        {
            endpoint.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = options.Value.HeaderName!,
                Source = BindingSource.Header,
                Type = typeof(string),
                IsRequired = true,
                ModelMetadata = new EmptyModelMetadataProvider().GetMetadataForType(typeof(string)),
                ParameterDescriptor = new ParameterDescriptor { Name = options.Value.HeaderName!, ParameterType = typeof(string) },
            });
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }
}
