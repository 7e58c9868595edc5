using Pons.Links;

namespace Pons.Serving;

/// <summary>Reports of C# code, for the peer that called it.</summary>
internal sealed class CallReports(Chain chain) : IProgress<CallProgress>
{
    public void Report(CallProgress value)
    {
        if (chain.Link.IsServing(chain.Call))
        {
            chain.Link.SendProgress(chain.Call, value.Fraction, value.Text);
        }
    }
}
