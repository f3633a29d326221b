import type { Envelope } from './envelope.ts';

/**
 * Takes the envelopes of ended sessions to where they are kept. Write one's own for another destination.
 *
 * An envelope is plain JSON, frozen, and has passed the content policy of the configuration (secrets masked by default).
 * `export` gets each once, in the order in which sessions ended: with `inline` synchronously at the end of the session, else
 * in the background, one at a time. One that is done when it returns also gets what is left when the process exits; a promise
 * is waited for by `shutdown()`, by `flush()`, and when the process has nothing else to do, for two seconds at most. What it
 * throws or rejects with is said once on stderr and counted as a failed session; the app never hears of it.
 */
export interface EnvelopeExporter {
  export(envelope: Envelope): void | Promise<void>;
}
