import type { AgentSpanData } from '@chaukas/core';

/** How many agents of how many sessions are remembered. */
const MAX_KNOWN = 2000;

const lastSeen = new Map<string, { text: string; configuration: object }>();

/**
 * What an agent is made of, where a session sees it for the first time, or sees it changed: `{ 'agent.<name>': { old, new } }`.
 *
 * @returns undefined where nothing changed
 */
export function configurationChange(sessionId: string, data: AgentSpanData): Record<string, unknown> | undefined {
  const { type: _, name, ...configuration } = data;
  const key = `${sessionId}\n${name}`;
  const text = JSON.stringify(configuration);
  const before = lastSeen.get(key);
  if (before?.text === text) return undefined;
  lastSeen.delete(key);
  lastSeen.set(key, { text, configuration });
  const [oldest] = lastSeen.keys();
  if (lastSeen.size > MAX_KNOWN && oldest !== undefined) lastSeen.delete(oldest);
  return {
    [`agent.${name}`]:
      before === undefined ? { new: configuration } : { old: before.configuration, new: configuration },
  };
}
