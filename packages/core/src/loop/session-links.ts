const MAX_IDS = 10_000;

/** Which session the response and conversation ids seen by a client belong to; bounded, the oldest are forgotten. */
export class SessionLinks {
  readonly #byClient = new WeakMap<object, Map<string, string>>();

  add(client: object, ids: readonly string[], sessionId: string): void {
    if (ids.length === 0) return;
    const links = this.#byClient.get(client) ?? new Map<string, string>();
    this.#byClient.set(client, links);
    for (const id of ids) {
      links.delete(id);
      links.set(id, sessionId);
      const [oldest] = links.keys();
      if (links.size > MAX_IDS && oldest !== undefined) links.delete(oldest);
    }
  }

  /** The session of the first id that is known. */
  find(client: object, ids: readonly string[]): string | undefined {
    const links = this.#byClient.get(client);
    for (const id of ids) {
      const sessionId = links?.get(id);
      if (sessionId !== undefined) return sessionId;
    }
    return undefined;
  }
}
