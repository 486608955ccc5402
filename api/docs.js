// A file of its own, because the page's Content-Security-Policy allows no inline script.
// The validator badge would send the contract's address to a stranger.
SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
