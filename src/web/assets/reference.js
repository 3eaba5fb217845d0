// The page of the API's reference. Nothing is sent from it, and nothing is asked of anybody else.
/* global SwaggerUIBundle */
SwaggerUIBundle({
  url: '../openapi.json',
  domNode: document.getElementById('reference'),
  deepLinking: true,
  // Some 130 operations at once are more than it draws: it stops among the first, and says nothing.
  docExpansion: 'none',
  filter: true,
  showExtensions: true,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
