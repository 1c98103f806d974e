using Microsoft.AspNetCore.Components;

namespace Sortir.AspNetCore;

/// <summary>The one component that there is: it shows a template.</summary>
internal sealed class FragmentHost : IComponent
{
    internal const string Fragment = nameof(Fragment);

    private RenderHandle _handle;

    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        _handle.Render(parameters.GetValueOrDefault<RenderFragment>(Fragment)!);
        return Task.CompletedTask;
    }
}
