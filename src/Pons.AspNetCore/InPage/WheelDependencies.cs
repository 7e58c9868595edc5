namespace Pons.AspNetCore.InPage;

/// <summary>What wheels need, found among themselves and the packages of a Pyodide.</summary>
internal sealed class WheelDependencies
{
    private readonly PackageList _packages;
    private readonly Dictionary<string, Wheel> _wheels;
    private readonly Marker _marker;

    public WheelDependencies(PackageList packages, IReadOnlyList<Wheel> wheels)
    {
        (_packages, _wheels, _marker) = (packages, wheels.ToDictionary(wheel => wheel.Name, StringComparer.Ordinal), new Marker(packages.PythonVersion));
        if (wheels.FirstOrDefault(wheel => !wheel.IsFor(packages.Platform)) is { } foreign)
        {
            throw new UnusableWheelException($"{foreign.FileName} is made for another platform: pages take wheels of pure Python (…-none-any.whl) and those for Pyodide (…-{packages.Platform}.whl).");
        }
    }

    /// <summary>The names of what each wheel needs.</summary>
    /// <exception cref="UnusableWheelException">Something is nowhere, or has another version.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Resolve()
    {
        Dictionary<string, HashSet<string>> extras = _wheels.Keys.ToDictionary(name => name, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        while (Spread(extras))
        {
            // An extra may ask for extras of others, those for more.
        }

        return _wheels.Values.ToDictionary(wheel => wheel.Name, wheel => (IReadOnlyList<string>)[.. Needed(wheel, extras[wheel.Name]).Select(need => Check(wheel, need)).Distinct(StringComparer.Ordinal)]);
    }

    private bool Spread(Dictionary<string, HashSet<string>> extras)
    {
        bool isNew = false;
        foreach (Requirement need in _wheels.Values.SelectMany(wheel => Needed(wheel, extras[wheel.Name]).ToArray()).Where(need => extras.ContainsKey(need.Name)))
        {
            foreach (string extra in need.Extras)
            {
                isNew |= extras[need.Name].Add(extra);
            }
        }

        return isNew;
    }

    private IEnumerable<Requirement> Needed(Wheel wheel, HashSet<string> extras) =>
        wheel.Requires.Where(need => _marker.Holds(need.Condition, "") || extras.Any(extra => _marker.Holds(need.Condition, extra)));

    private string Check(Wheel wheel, Requirement need)
    {
        string? version = _wheels.TryGetValue(need.Name, out Wheel? other) ? other.Version : _packages.Has(need.Name) ? _packages.VersionOf(need.Name) : null;
        if (version is null)
        {
            throw new UnusableWheelException($"{wheel.FileName} needs {need}, which is neither among the wheels nor a package of this Pyodide. Put its wheel there too.");
        }

        return VersionRule.Allows(need.Versions, version)
            ? need.Name
            : throw new UnusableWheelException($"{wheel.FileName} needs {need}, and what there is of it is version {version}. Put a wheel of a version that fits beside it.");
    }
}
