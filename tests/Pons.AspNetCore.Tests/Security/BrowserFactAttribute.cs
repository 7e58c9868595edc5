using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>A test that needs a browser; where there is none, it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        Timeout = 120_000;
        Skip = Chromium.Program is null ? "There is no Chromium here; on Debian: apt-get install chromium." : null;
    }
}
