import type { Event } from '@chaukas/spec';
import type { EventExporter, LostEvent } from '../exporter.ts';
import { Breaker } from './breaker.ts';
import { type Attempts, decide, type Settled } from './decide.ts';
import { type EncodedPiece, encoded, halves } from './encoded-events.ts';
import { Pauses } from './pauses.ts';
import type { Answer, BatchSender } from './sender.ts';
import { Server } from './server.ts';

/** Options of {@link ServerExporter}. */
export interface ServerExporterOptions {
  /** Address of the server, as people write it. */
  destination: string;
  /** Milliseconds that an attempt may take. */
  timeout: number;
  /** Loads what speaks the server's protocol; called at the first batch. */
  load: () => Promise<BatchSender>;
  /**
   * Hears in one sentence what goes wrong, and that it does not any more.
   *
   * @param topic what is the same when the sentence is not
   */
  say: (sentence: string, topic: string) => void;
}

/**
 * Sends events to a Chaukas server, and again until it has them. What does not get through waits: while the server does not
 * answer, or has too much to do, nothing is given up here; the queue before it is what is bounded.
 */
export class ServerExporter implements EventExporter {
  readonly keepsTrying = true;
  readonly destination: string;
  readonly #say: ServerExporterOptions['say'];
  readonly #breaker: Breaker;
  readonly #server: Server;
  readonly #pauses = new Pauses();
  #outages = 0;

  constructor({ destination, timeout, load, say }: ServerExporterOptions) {
    this.destination = destination;
    this.#say = say;
    this.#breaker = new Breaker({ opened: (reason) => this.#sayOutage(reason), closed: (ms) => this.#sayRecovery(ms) });
    this.#server = new Server(this.#breaker, load, timeout);
  }

  get trouble(): string | undefined {
    return this.#breaker.trouble;
  }

  /** @returns the events that the server does not take */
  async export(events: readonly Event[], signal?: AbortSignal): Promise<readonly LostEvent[]> {
    const lost: LostEvent[] = [];
    const pieces = [encoded(events, lost)];
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      if (piece.events.length > 0 && !(await this.#sendAll(piece, lost, signal))) pieces.unshift(...halves(piece));
    }
    return lost;
  }

  /** Somebody waits for what is under way. */
  hurry(): void {
    this.#pauses.hurry();
    this.#breaker.hurry();
  }

  shutdown(): Promise<void> {
    return this.#server.close();
  }

  /**
   * Sends events together until they are settled.
   *
   * @param lost gets those that the server does not take
   * @returns false if they are to be sent in halves
   */
  async #sendAll(piece: EncodedPiece, lost: LostEvent[], signal?: AbortSignal): Promise<boolean> {
    const { batch } = piece;
    const attempts: Attempts = { size: piece.events.length, failures: 0, failed: 0, busy: 0 };
    for (;;) {
      const answer = await this.#server.attempt(batch, signal);
      signal?.throwIfAborted();
      const decision = decide(answer, attempts);
      if (decision.do === 'settle') {
        lost.push(...this.#settle(piece, answer, decision));
        return true;
      }
      if (decision.wait > 0) await this.#pauses.pause(decision.wait, decision.asked);
      if (decision.do === 'halve') return false;
    }
  }

  /** @returns what is lost, which is said */
  #settle({ events }: EncodedPiece, answer: Answer, { reasonOf }: Settled): LostEvent[] {
    const lost = events.flatMap(({ event }) => {
      const reason = reasonOf(event.eventId);
      return reason === undefined ? [] : [{ event, reason }];
    });
    const [first] = lost;
    if (first !== undefined) this.#sayLoss(first, lost.length, answer);
    return lost;
  }

  #sayLoss({ event, reason }: LostEvent, count: number, answer: Answer): void {
    const fix = answer.kind === 'taken' ? undefined : answer.fix;
    const what = count === 1 ? `event ${event.eventId}` : `${count} events, the first ${event.eventId}`;
    const sentence = `${this.destination} did not take ${what}: ${reason}.${fix === undefined ? '' : ` ${fix}`}`;
    this.#say(sentence, `${this.destination} ${answer.kind} ${fix ?? reason}`);
  }

  #sayOutage(reason: string): void {
    const topic = `${this.destination} outage ${++this.#outages}`;
    this.#say(`${this.destination} takes no events: ${reason}. They wait in memory, as far as there is room.`, topic);
  }

  #sayRecovery(ms: number): void {
    const seconds = Math.ceil(ms / 1000);
    this.#say(`${this.destination} takes events again, after ${seconds} s`, `${this.destination} end ${this.#outages}`);
  }
}
