import type { Snippet, SnippetValues } from './snippet.ts';

/** Spring Boot 3 and later. Before Spring Security 7 a client with a secret has to ask for PKCE, which is demanded here. */
export function springSnippet({ issuer, clientId }: SnippetValues): Snippet {
  const settings = `spring:
  security:
    oauth2:
      client:
        registration:
          sallyport:
            client-id: "${clientId}"
            client-secret: "\${CLIENT_SECRET}"
            scope: "openid,profile,email"
            redirect-uri: "{baseUrl}/login/oauth2/code/{registrationId}"
            authorization-grant-type: "authorization_code"
        provider:
          sallyport:
            issuer-uri: "${issuer}"
`;
  const security = `import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
public class SecurityConfiguration {
  @Bean
  SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
    var resolver = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    http
      .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
      .oauth2Login(login -> login.authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(resolver)));
    return http.build();
  }
}
`;
  return {
    callbackPath: '/login/oauth2/code/sallyport',
    files: [
      { name: 'build.gradle', text: "implementation 'org.springframework.boot:spring-boot-starter-oauth2-client'" },
      { name: 'src/main/resources/application.yml', text: settings },
      { name: 'SecurityConfiguration.java', text: security },
      { name: 'Terminal', text: 'CLIENT_SECRET=… ./gradlew bootRun' },
    ],
  };
}
