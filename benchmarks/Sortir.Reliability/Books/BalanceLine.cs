namespace Sortir.Reliability;

/// <summary>One line of the balance: a rule, on how many entries it was held against the books, and where they contradict it.</summary>
internal sealed record BalanceLine(string Rule, int Checked, IReadOnlyList<string> Faults)
{
    internal bool IsBalanced => Faults.Count == 0;
}
