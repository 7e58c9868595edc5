@echo off
rem Builds the command line if a source changed since the last time, then runs it where the caller stands.
where dotnet >nul 2>nul
if errorlevel 1 (
    echo pons: The .NET 10 SDK is needed and no dotnet is on the PATH. Install it from https://dotnet.microsoft.com/download. 1>&2
    exit /b 3
)
dotnet run --project "%~dp0src\Pons.Cli" -c Release -v quiet -- %*
exit /b %errorlevel%
