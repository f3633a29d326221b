import { createEvent, type Event } from '@chaukas/spec';
import { onTestFinished } from 'vitest';
import type { ChaukasOptions } from '../../../src/config/options.ts';
import { resolveSettings } from '../../../src/config/settings.ts';
import type { EventExporter } from '../../../src/export/exporter.ts';
import { makeExporter } from '../../../src/export/make-exporter.ts';
import { Notices } from '../../../src/runtime/notices.ts';
import { ChaukasServer, type Protocol, type Reply } from '../../support/chaukas-server.ts';
import { captureStderr } from '../../support/recording.ts';

/** What came of one export. */
export interface Exported {
  /** `id: reason` of each event that was lost. */
  lost: string[];
  /** Lines on stderr. */
  lines: readonly string[];
}

/** A server that is stopped when the test is finished. */
export async function startServer(protocol: Protocol, ...replies: Reply[]): Promise<ChaukasServer> {
  const server = await ChaukasServer.start(protocol, ...replies);
  onTestFinished(() => server.stop());
  return server;
}

/** The exporter that the configuration makes for a server. */
export function exporterTo({ endpoint }: Pick<ChaukasServer, 'endpoint'>, options: ChaukasOptions = {}): EventExporter {
  return makeExporter(resolveSettings({ endpoint, ...options }, {}).config, new Date(), new Notices());
}

export function events(...ids: string[]): Event[] {
  return ids.map((eventId) => createEvent({ eventId, tenantId: 't', metadata: { name: 'test' } }));
}

/** Exports events with these ids, without the delays that no server asked for. */
export async function exported(
  server: ChaukasServer,
  ids: readonly string[],
  options?: ChaukasOptions,
): Promise<Exported> {
  const lines = captureStderr();
  const exporter = exporterTo(server, options);
  hurried(exporter);
  const lost = (await exporter.export(events(...ids))) ?? [];
  await exporter.shutdown?.();
  return { lost: lost.map(({ event, reason }) => `${event.eventId}: ${reason}`), lines };
}

/** Makes all attempts at once, until the test is finished. */
export function hurried(exporter: EventExporter): void {
  const timer = setInterval(() => exporter.hurry?.(), 2);
  onTestFinished(() => clearInterval(timer));
}
