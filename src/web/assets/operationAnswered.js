// Tells the console, which waits for the answer in another tab of this origin, and closes the tab that it had opened. Where no script
// runs, the person goes back and says so themselves.
const { operation, state } = document.querySelector('[data-operation]').dataset;
new BroadcastChannel('sallyport-operations').postMessage({ operation, state });
setTimeout(() => window.close(), 300);
