import './quiet-sqlite.ts';

// The program of a thread. Not a static import: those load `node:sqlite`, and let it warn, before any code has run. Calls
// that come until then wait in the port.
void import('./answer-calls.ts');
