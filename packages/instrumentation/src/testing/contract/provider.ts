import type { ReplyScript, ScriptedReply } from '../reply.ts';
import type { RecordedRequest } from '../request.ts';
import { ScriptedServer } from '../server.ts';
import type { NamedScenario } from './scenario.ts';
import type { Subject } from './subject.ts';

/** A request of the journal, and what it was answered. */
export interface AnsweredRequest {
  readonly request: RecordedRequest;
  readonly reply: ScriptedReply;
  /** Id that the provider gave the request, in the header that it has for it. */
  readonly requestId: string;
}

/** Milliseconds that a busy machine may take for what is sure to come; less than a scenario has. */
const PATIENCE_MS = 20_000;

/** The provider that scenarios talk to: each below a path of its own, so that their requests can be told apart. */
export class Provider {
  readonly url: string;
  readonly #server: ScriptedServer;
  readonly #answered = new Map<RecordedRequest, AnsweredRequest>();

  readonly #requestIdHeader: string;

  static async start(subject: Subject): Promise<Provider> {
    return new Provider(await ScriptedServer.start(), subject);
  }

  private constructor(server: ScriptedServer, { requestIdHeader }: Subject) {
    this.#server = server;
    this.#requestIdHeader = requestIdHeader;
    this.url = server.url;
  }

  /** Forgets all and serves these scenarios. */
  serve(scenarios: readonly NamedScenario[]): void {
    this.#server.reset();
    this.#answered.clear();
    for (const { slug, scenario } of scenarios) {
      scenario.serve?.({
        on: (path, script) => this.#route(slug, path, script),
        upgrade: (path, takeOver) => this.#server.onUpgrade(`/${slug}/v1${path}`, takeOver),
        released: this.#released(slug),
      });
      this.#server.on(`/__arrived/${slug}`, async ({ search }) => {
        const arrived = (): number =>
          this.#server.requests.filter(({ path }) => path.startsWith(`/${slug}/v1/`)).length;
        await this.#server.waitFor(() => arrived() >= Number(search.slice(1)), PATIENCE_MS);
        return {};
      });
      this.#server.on(`/__served/${slug}`, async () => ({ json: await this.#endings(slug) }));
    }
  }

  /** The requests of a scenario in the order in which they arrived. */
  requests(slug: string): AnsweredRequest[] {
    return [...this.#answered.values()].filter(({ request }) => request.path.startsWith(`/${slug}/v1/`));
  }

  /** Requests that no route took: a mistake of a scenario. */
  unmatched(): string[] {
    return this.#server.requests.filter(({ matched }) => !matched).map(({ method, path }) => `${method} ${path}`);
  }

  /** Waits until every answer is over; the apps are gone by then. */
  async settled(): Promise<void> {
    const over = (): boolean => [...this.#answered.values()].every(isOver);
    if (!over()) await this.#server.waitFor(over, PATIENCE_MS).catch(() => undefined);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  #route(slug: string, path: string, script: ReplyScript): void {
    this.#server.on(`/${slug}/v1${path}`, async (request, nth) => {
      const requestId = `req_${slug}_${this.requests(slug).length + 1}`;
      const scripted = await replyOf(script, request, nth);
      const reply = { ...scripted, headers: { [this.#requestIdHeader]: requestId, ...scripted.headers } };
      this.#answered.set(request, { request, reply, requestId });
      return reply;
    });
  }

  #released(slug: string): Promise<void> {
    return new Promise((resolve) => {
      this.#server.on(`/__release/${slug}`, () => {
        resolve();
        return {};
      });
    });
  }

  async #endings(slug: string): Promise<unknown> {
    const over = (): boolean => this.requests(slug).every(isOver);
    if (!over()) await this.#server.waitFor(over, PATIENCE_MS).catch(() => undefined);
    return this.requests(slug).map(({ request: { status, completed, closedEarly } }) => ({
      status,
      ended: completed ? 'completed' : closedEarly ? 'closed by the app' : 'open',
    }));
  }
}

function replyOf(script: ReplyScript, request: RecordedRequest, nth: number): ScriptedReply | Promise<ScriptedReply> {
  if (typeof script === 'function') return script(request, nth);
  const list: readonly ScriptedReply[] = Array.isArray(script) ? script : [script];
  const reply = list[nth] ?? list.at(-1);
  if (reply === undefined) throw new Error('a script needs a reply');
  return reply;
}

/** A connection that the script cut is neither completed nor closed early. */
function isOver({ request, reply }: AnsweredRequest): boolean {
  return request.completed || request.closedEarly || reply.destroy !== undefined;
}
