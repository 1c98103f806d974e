namespace Sortir.AspNetCore;

internal sealed class BeneficiaryAnswer
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }
}
