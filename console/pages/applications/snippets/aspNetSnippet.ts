import { isPlain, pathOf, portOf, type Snippet, type SnippetValues } from './snippet.ts';

/** ASP.NET Core 8 and later. */
export function aspNetSnippet({ issuer, clientId, redirectUri }: SnippetValues): Snippet {
  const plainIssuer = isPlain(issuer) ? '    options.RequireHttpsMetadata = false; // the issuer is http: on your own machine only\n' : '';
  const plainClient = isPlain(redirectUri)
    ? '    options.CorrelationCookie.SameSite = SameSiteMode.Lax; // over http browsers keep no other\n    options.NonceCookie.SameSite = SameSiteMode.Lax;\n'
    : '';
  const program = `using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

var builder = WebApplication.CreateBuilder(args);
builder.Services
  .AddAuthentication(options =>
  {
    options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
    options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
  })
  .AddCookie()
  .AddOpenIdConnect(options =>
  {
    options.Authority = "${issuer}";
    options.ClientId = "${clientId}";
    options.ClientSecret = builder.Configuration["CLIENT_SECRET"];
    options.ResponseType = "code";
    options.ResponseMode = "query";
    options.UsePkce = true;
    options.CallbackPath = "${pathOf(redirectUri)}";
    options.Scope.Add("email");
    options.MapInboundClaims = false;
    options.TokenValidationParameters.NameClaimType = "name";
${plainIssuer}${plainClient}  });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", (ClaimsPrincipal user) => $"Signed in as {user.Identity?.Name}").RequireAuthorization();
app.Run();
`;
  return {
    callbackPath: null,
    files: [
      { name: 'Terminal', text: 'dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect' },
      { name: 'Program.cs', text: program },
      {
        name: 'Terminal',
        text: `CLIENT_SECRET=… dotnet run --urls ${isPlain(redirectUri) ? 'http' : 'https'}://localhost:${portOf(redirectUri)}`,
      },
    ],
  };
}
