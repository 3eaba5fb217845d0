// The page of the API's reference. Nothing is sent from it, and nothing is asked of anybody else.
/* global SwaggerUIBundle */
SwaggerUIBundle({
  url: '../openapi.json',
  domNode: document.getElementById('reference'),
  deepLinking: true,
  docExpansion: 'list',
  showExtensions: true,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
